import { Failure } from '../../failure.ts';
import { digestMismatch } from '../../manifest/release-assets.ts';
import { manifestFileName, type ReleaseManifest } from '../../manifest/manifest.ts';
import { digestManifest } from '../../manifest/render-manifest.ts';
import type { Candidate } from '../candidate.ts';
import type { Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { counted, judged } from '../outcome.ts';
import type { VerifyRequest } from '../request.ts';

export const manifestCheck: Check = {
  id: 'manifest',
  title: 'release.json is the manifest of this repository, tag and commit',
  run: (candidate) => {
    const { manifest, request } = candidate;
    if (manifest instanceof Failure) return judged([manifest], '');
    const { tag, commit, artifacts, images = [] } = manifest;
    const parts = [
      counted(artifacts.length, 'artifact'),
      ...(images.length > 0 ? [counted(images.length, 'image')] : []),
    ];
    return judged(
      [...bytesFaults(candidate, manifest), ...originFaults(manifest, request)],
      `${tag} at ${commit.slice(0, 12)}, ${parts.join(', ')}`,
    );
  },
};

/** What is not read is not verified: so there may be nothing of the kind. */
function bytesFaults({ find, request }: Candidate, manifest: ReleaseManifest): readonly Failure[] {
  const sha256 = find(manifestFileName)?.sha256 ?? '';
  const { manifestDigest = sha256 } = request.policy;
  if (manifestDigest !== sha256) return [digestMismatch({ sha256 }, manifestDigest)];
  if (digestManifest(manifest) === sha256) return [];
  const failure = verificationFailure('VERIFY_MANIFEST_MORE', {
    seen: 'release.json has other bytes than what is read of it would be written with',
    expected: 'a manifest exactly as seal-artifacts writes it',
    cure: 'Verify with the version of release-actions that made the release, or a newer one. If that refuses it too, somebody edited it: do not use the release.',
    location: { file: manifestFileName },
  });
  return [failure];
}

function originFaults(manifest: ReleaseManifest, request: VerifyRequest): readonly Failure[] {
  const { repository, tag, policy } = request;
  const commit = policy.commit;
  const faults: Failure[] = [];
  if (manifest.repository !== repository) {
    faults.push(other('VERIFY_OTHER_REPOSITORY', manifest.repository, repository));
  }
  if (tag !== undefined && manifest.tag !== tag) {
    faults.push(other('VERIFY_OTHER_TAG', manifest.tag, tag));
  }
  if (commit !== undefined && manifest.commit !== commit) {
    faults.push(other('VERIFY_OTHER_COMMIT', manifest.commit, commit));
  }
  return faults;
}

function other(
  code: 'VERIFY_OTHER_REPOSITORY' | 'VERIFY_OTHER_TAG' | 'VERIFY_OTHER_COMMIT',
  seen: string,
  expected: string,
): Failure {
  return verificationFailure(code, {
    seen: `release.json is of ${seen}`,
    expected,
    cure: 'Do not use the files for what you wanted: they are another release’s. Check what you asked for, letter by letter.',
    location: { file: manifestFileName },
  });
}
