/** Scan results in grype's own JSON, the one format of it that names the image by its digest. */
import { listOf, nullable, objectOf, oneOf, optional, textLike } from '../../shape.ts';
import { digestsIn, levelOf, type ScanResult } from './scan.ts';

const text = optional(textLike());
const report = objectOf({
  descriptor: objectOf({ name: textLike() }),
  source: objectOf({
    type: oneOf(['image']),
    target: objectOf({
      userInput: text,
      manifestDigest: text,
      repoDigests: optional(nullable(listOf(textLike()))),
    }),
  }),
  matches: listOf(objectOf({ vulnerability: objectOf({ id: textLike(), severity: text }) })),
});

/** Its one result. Throws NotOfShape, for a scan of something else than an image too. */
export function readGrype(value: unknown): readonly ScanResult[] {
  const { descriptor, source, matches } = report(value, '');
  const { userInput, manifestDigest, repoDigests } = source.target;
  return [
    {
      tool: descriptor.name,
      digests: digestsIn([userInput, manifestDigest, ...(repoDigests ?? [])]),
      findings: matches.map(({ vulnerability: { id, severity } }) => ({
        id,
        level: levelOf(severity),
      })),
      undone: undefined,
    },
  ];
}
