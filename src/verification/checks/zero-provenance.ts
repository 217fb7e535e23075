import type { Failure } from '../../failure.ts';
import { checksumsFileName, zeroProvenanceFileName } from '../../manifest/manifest.ts';
import {
  anything,
  listOf,
  NotOfShape,
  nullable,
  objectOf,
  optional,
  sha256Text,
  textLike,
  trueOrFalse,
  wholeNumber,
} from '../../shape.ts';
import { hasManifest, type Candidate } from '../candidate.ts';
import type { Check } from '../check.ts';
import { isConformance } from '../conformance-name.ts';
import { verificationFailure, type VerificationCode } from '../failures.ts';
import { counted, judged, notAsked } from '../outcome.ts';

const text = textLike();
const shape = objectOf({
  generated_at: textLike(/^\d{4}-\d\d-\d\dT/, 'a time'),
  source: objectOf({
    repository: text,
    commit: textLike(/^[0-9a-f]{40}$/, 'a full commit SHA'),
    branch: nullable(text),
    tag: nullable(text),
    dirty: nullable(trueOrFalse),
  }),
  release: objectOf({
    assets: listOf(objectOf({ name: text, size: wholeNumber(), sha256: sha256Text })),
    checksums: text,
    sbom: nullable(text),
    attestation: nullable(anything),
  }),
  policy: objectOf({
    rebuilt_after_sealing: optional(trueOrFalse),
    adopted_assets: optional(listOf(text)),
    conformance_required: optional(trueOrFalse),
  }),
  dependency_inputs: objectOf({}),
});
type Provenance = ReturnType<typeof shape>;

/** A thousand assets, and the lock files of a large workspace. */
const maxBytes = 8 * 1024 * 1024;

export const zeroProvenance: Check = {
  id: 'provenance-json',
  title: 'PROVENANCE.json tells this release, made as its own policy says',
  run: async (candidate) => {
    const { find, text: read } = candidate;
    if (!find(zeroProvenanceFileName)) return notAsked('the release has none');
    const told = parse(await read(zeroProvenanceFileName, maxBytes));
    return judged(
      [
        ...sourceFaults(told, candidate),
        ...assetFaults(told, candidate),
        ...policyFaults(told, candidate),
      ],
      counted(told.release.assets.length, 'asset'),
    );
  },
};

/** Throws VERIFY_PROVENANCE_UNREADABLE. */
function parse(content: string): Provenance {
  try {
    return shape(JSON.parse(content) as unknown, '');
  } catch (error) {
    if (!(error instanceof NotOfShape || error instanceof SyntaxError)) throw error;
    throw fault(
      'VERIFY_PROVENANCE_UNREADABLE',
      error.message,
      'source, release, policy and inputs',
    );
  }
}

function sourceFaults({ source }: Provenance, candidate: Candidate): readonly Failure[] {
  const { request } = candidate;
  const manifest = hasManifest(candidate) ? candidate.manifest : undefined;
  const expected = {
    repository: request.repository,
    tag: request.tag ?? manifest?.tag,
    commit: request.policy.commit ?? manifest?.commit,
  };
  return (['repository', 'tag', 'commit'] as const).flatMap((name) => {
    const [seen, wanted] = [source[name], expected[name]];
    if (wanted === undefined || seen === wanted) return [];
    return [fault('VERIFY_PROVENANCE_SOURCE', `its ${name} is ${seen ?? 'not told'}`, wanted)];
  });
}

/** It names the artifacts; what else is in a release is not always known to it. */
function assetFaults({ release }: Provenance, candidate: Candidate): readonly Failure[] {
  const { find } = candidate;
  const artifacts = hasManifest(candidate) ? candidate.manifest.artifacts : [];
  const named = new Set(release.assets.map(({ name }) => name));
  const others = [release.checksums, release.sbom].filter((name) => name !== null);
  const odd = [
    ...release.assets
      .filter(({ name, size, sha256 }) => {
        const file = find(name);
        return file?.size !== size || file.sha256 !== sha256;
      })
      .map(({ name }) => `${name} is not there with the size and the digest that it tells`),
    ...artifacts.filter(({ name }) => !named.has(name)).map(({ name }) => `it leaves out ${name}`),
    ...(named.size === 0 ? ['it names no asset'] : []),
    ...others.filter((name) => !find(name)).map((name) => `it names ${name}, which is not there`),
    ...(release.checksums === checksumsFileName ? [] : ['its checksums are in another file']),
  ];
  return odd.map((seen) => fault('VERIFY_PROVENANCE_SUBJECTS', seen, 'the files of the release'));
}

/** Flags that say that something went otherwise than a release must. */
function policyFaults({ source, policy }: Provenance, candidate: Candidate): readonly Failure[] {
  const adopted = hasManifest(candidate)
    ? candidate.manifest.artifacts.filter((one) => one.adoptedFrom).map(({ name }) => name)
    : undefined;
  const { adopted_assets: told = [] } = policy;
  const odd = [
    ...(source.dirty === true ? ['its source had changes that are in no commit'] : []),
    ...(policy.rebuilt_after_sealing === true ? ['it was built again after it was sealed'] : []),
    ...(policy.conformance_required === true &&
    !candidate.files.some(({ name }) => isConformance(name))
      ? ['it requires a conformance result, and there is none']
      : []),
    ...(adopted && adopted.join('\n') !== told.join('\n') ? ['it tells other adopted files'] : []),
  ];
  return odd.map((seen) =>
    fault('VERIFY_PROVENANCE_POLICY', seen, 'a release that keeps its own policy'),
  );
}

function fault(code: VerificationCode, seen: string, expected: string): Failure {
  return verificationFailure(code, {
    seen: `${zeroProvenanceFileName}: ${seen}`,
    expected,
    cure: 'Do not rely on the release before you know why its papers disagree: ask who published it.',
    location: { file: zeroProvenanceFileName },
  });
}
