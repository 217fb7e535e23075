/** What GitHub tells about a release besides its files: asked once, before anything is judged. */
import { predicateTypes } from '../attestation/predicate-types.ts';
import type { AttestationFile } from '../attestation/verify-attestations.ts';
import { builtArtifacts } from '../attestation/plan-attestations.ts';
import { canonicalJson } from '../canonical-json.ts';
import { inParallel } from '../in-parallel.ts';
import { absent, present, type Lookup } from '../lookup.ts';
import { manifestFileName } from '../manifest/manifest.ts';
import type { CommitSha, ReleaseSource } from '../ports.ts';
import { bundleNames } from './bundle-names.ts';
import { hasManifest, type OpenedCandidate } from './candidate.ts';

export interface GithubFacts {
  /** Where the tag points now; undefined when no tag is known. */
  readonly tagCommit: Lookup<CommitSha> | undefined;
  /** Build provenance of the built files; undefined when the release carries bundles itself. */
  readonly listed: Lookup<readonly AttestationFile[]> | undefined;
  /** GitHub's own attestation of the release. */
  readonly ofRelease: Lookup<readonly unknown[]>;
}

/** Nothing is thrown for what GitHub does not tell: that is unknown, and the check says so. */
export async function askGithub(
  candidate: OpenedCandidate,
  { refs, attestations }: ReleaseSource,
): Promise<GithubFacts> {
  const manifest = hasManifest(candidate) ? candidate.manifest : undefined;
  const tag = candidate.request.tag ?? manifest?.tag;
  const carries = bundleNames(candidate.files).length > 0;
  // Of all files it is the one that no other release can have, too.
  const subject = candidate.find(manifestFileName) ?? candidate.files[0];
  const [tagCommit, listed, ofRelease] = await Promise.all([
    tag === undefined ? undefined : refs.findTag(tag),
    carries || !manifest ? undefined : listProvenance(builtArtifacts(manifest), attestations),
    subject ? attestations.list(subject.sha256, predicateTypes.githubRelease) : absent,
  ]);
  return { tagCommit, listed, ofRelease };
}

/** Whether something was asked and not answered. */
export function hasUnknown({ tagCommit, listed, ofRelease }: GithubFacts): boolean {
  return [tagCommit, listed, ofRelease].some((answer) => answer?.state === 'unknown');
}

/** Of each answer the one that says more: what is there, or at least that it is not. */
export function bestOf(one: GithubFacts, other: GithubFacts): GithubFacts {
  return {
    tagCommit: better(one.tagCommit, other.tagCommit),
    listed: better(one.listed, other.listed),
    ofRelease: better(one.ofRelease, other.ofRelease),
  };
}

function better<Answer extends Lookup<unknown> | undefined>(one: Answer, other: Answer): Answer {
  return one?.state === 'unknown' || other?.state === 'present' ? other : one;
}

/** One bundle is about many files: each is taken once. Absent when no file has any. */
async function listProvenance(
  artifacts: readonly { readonly name: string; readonly sha256: string }[],
  attestations: ReleaseSource['attestations'],
): Promise<Lookup<readonly AttestationFile[]>> {
  const answers = await inParallel(artifacts, async ({ name, sha256 }) => ({
    name,
    found: await attestations.list(sha256, predicateTypes.provenance),
  }));
  const bundles = new Map<string, AttestationFile>();
  for (const { name, found } of answers) {
    if (found.state === 'unknown') return found;
    for (const value of found.state === 'present' ? found.value : []) {
      const key = canonicalJson(value);
      if (!bundles.has(key)) bundles.set(key, { file: `GitHub’s attestation of ${name}`, value });
    }
  }
  return bundles.size === 0 ? absent : present([...bundles.values()]);
}
