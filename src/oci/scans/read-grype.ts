/** Scan results in grype's own JSON, the one format of it that names the image by its digest. */
import { anything, listOf, nullable, objectOf, oneOf, optional, textLike } from '../../shape.ts';
import { digestsIn, levelOf, toolName, type ScanResult } from './scan.ts';

const text = optional(textLike());
const report = objectOf({
  descriptor: objectOf({ name: toolName }),
  source: objectOf({
    type: oneOf(['image']),
    target: objectOf({
      userInput: text,
      manifestDigest: text,
      repoDigests: optional(nullable(listOf(textLike()))),
    }),
  }),
  matches: listOf(objectOf({ vulnerability: objectOf({ id: textLike(), severity: text }) })),
  ignoredMatches: optional(nullable(listOf(anything))),
  distro: optional(nullable(objectOf({ name: text }))),
});

/** Its one result. Throws NotOfShape, for a scan of something else than an image too. */
export function readGrype(value: unknown): readonly ScanResult[] {
  const { descriptor, source, matches, ignoredMatches, distro } = report(value, '');
  const isKnown = Boolean(distro?.name) || matches.length > 0 || Boolean(ignoredMatches?.length);
  const { userInput, manifestDigest, repoDigests } = source.target;
  return [
    {
      tool: descriptor.name,
      digests: digestsIn([userInput, manifestDigest, ...(repoDigests ?? [])]),
      findings: matches.map(({ vulnerability: { id, severity } }) => ({
        id,
        level: levelOf(severity),
      })),
      // No list of packages is in it: a clean image of one static program looks like one in which
      // nothing was known, and is taken for that.
      undone: isKnown ? undefined : 'it knew no distribution, and found nothing at all',
    },
  ];
}
