import { parseBundle } from '../../attestation/bundle.ts';
import { verifyGithubRelease } from '../../attestation/github-release.ts';
import { embeddedRoots } from '../../attestation/trusted-roots.ts';
import { Failure } from '../../failure.ts';
import type { ManifestedCandidate } from '../candidate.ts';
import { againstManifest, type Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { attempted, counted, judged, notAsked, undecided, type Outcome } from '../outcome.ts';

export const githubRelease: Check = {
  id: 'github-release',
  title: 'GitHub’s own attestation of the release names exactly these files',
  run: (candidate) => {
    const found = candidate.github?.ofRelease;
    if (!found) return notAsked('offline: GitHub was not asked');
    if (found.state === 'unknown') return unlisted(found.reason);
    if (found.state === 'absent' || found.value.length === 0) {
      return notAsked('GitHub has made none: it does for immutable releases');
    }
    return againstManifest((known) => verify(known, found.value))(candidate);
  },
};

/** One that holds is enough: GitHub attests anew what it attested, and lists both. */
async function verify(
  { files, manifest, request }: ManifestedCandidate,
  bundles: readonly unknown[],
): Promise<Outcome> {
  const { repository, policy } = request;
  const roots = policy.roots ?? embeddedRoots();
  const { tag, commit } = manifest;
  const about = { repository, tag, commit, assets: files };
  const outcomes = await Promise.all(
    bundles.map((value) =>
      attempted(() => {
        const bundle = parseBundle(value, { file: 'GitHub’s attestation of the release' });
        return verifyGithubRelease(bundle, about, roots);
      }),
    ),
  );
  if (outcomes.some((outcome) => !(outcome instanceof Failure))) {
    return judged([], counted(files.length, 'file'));
  }
  return judged(
    outcomes.filter((outcome) => outcome instanceof Failure),
    '',
  );
}

function unlisted(reason: string): Outcome {
  const failure = verificationFailure('VERIFY_ATTESTATIONS_UNKNOWN', {
    seen: `whether GitHub has attested the release was not told: ${reason}`,
    expected: 'the attestation, or that there is none',
    cure: 'Try again later. For a private repository give a token with `attestations: read`.',
  });
  return undecided('GitHub did not answer', failure);
}
