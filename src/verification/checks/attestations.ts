import {
  verifyAttestations,
  type AttestationFile,
  type AttestedRelease,
  type ReleasePolicy,
} from '../../attestation/verify-attestations.ts';
import { attestationFailure } from '../../attestation/verify-failures.ts';
import { maxBundleFileBytes } from '../../attestation/bundle-limits.ts';
import { bundleNames } from '../bundle-names.ts';
import type { ManifestedCandidate } from '../candidate.ts';
import { againstManifest, type Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { counted, judged, notAsked, undecided, type Outcome } from '../outcome.ts';
import type { Failure } from '../../failure.ts';
import type { VerifyRequest } from '../request.ts';

/** All bundles of a release are read at once; a few thousand bytes each are usual. */
const maxBundleBytes = 2 * maxBundleFileBytes;

export const attestations: Check = {
  id: 'attestations',
  title: 'The release’s own workflow has signed that it built every artifact',
  run: againstManifest(async (candidate) => {
    const { github, request } = candidate;
    const carried = await readBundles(candidate);
    const listed = carried.length === 0 ? github?.listed : undefined;
    if (listed?.state === 'unknown') return unlisted(listed.reason);
    const bundles = listed?.state === 'present' ? listed.value : carried;
    if (bundles.length === 0 && request.policy.attestations === 'if-present') {
      return notAsked(github ? 'there are none, here and at GitHub' : 'the release carries none');
    }
    return verify(candidate, bundles);
  }),
};

function verify(candidate: ManifestedCandidate, bundles: readonly AttestationFile[]): Outcome {
  const release = withOwnDigests(candidate);
  const { artifacts } = release;
  const adopted = artifacts.filter(({ adoptedFrom }) => adoptedFrom);
  const report = verifyAttestations(release, bundles, policyOf(candidate.request));
  const proven = adopted.filter(({ name }) => candidate.provenByRegistry.has(name));
  const believed = adopted.filter((artifact) => !proven.includes(artifact));
  const unproven = candidate.request.policy.allowAdopted ? [] : believed.map(adoptedUnproven);
  const signer = report.attestations[0]?.identity.subject?.replace(/^https:\/\/[^/]+\//, '');
  const built = counted(artifacts.length - adopted.length, 'artifact');
  return judged(
    [...report.failures, ...unproven],
    [
      `${counted(report.attestations.length, 'attestation')} of ${built}`,
      ...(signer === undefined ? [] : [`by ${signer}`]),
      ...(proven.length === 0 ? [] : [`${proven.length} adopted, proven by their registry`]),
      ...(believed.length === 0
        ? []
        : [`${believed.length} adopted, believed as \`allow-adopted\``]),
    ].join(', '),
  );
}

/** What was signed is compared with the bytes that are there, whatever release.json says of them. */
function withOwnDigests({ manifest, find }: ManifestedCandidate): AttestedRelease {
  const actual = <File extends { readonly name: string; readonly sha256: string }>(file: File) => {
    const { sha256 = file.sha256 } = find(file.name) ?? {};
    return sha256 === file.sha256 ? file : { ...file, sha256, sha512: undefined };
  };
  const artifacts = manifest.artifacts.map(actual) as AttestedRelease['artifacts'];
  return { ...manifest, artifacts, evidence: manifest.evidence.map(actual) };
}

/** Who may have signed, as the request says; what it leaves out, the manifest completes. */
export function policyOf(request: VerifyRequest): ReleasePolicy {
  const { repository, tag, policy } = request;
  const { signer, commit, roots } = policy;
  return {
    ...signer,
    repository,
    ...(tag !== undefined && { ref: `refs/tags/${tag}` }),
    ...(commit !== undefined && { commit }),
    ...(roots && { roots }),
  };
}

async function readBundles({ files, text }: ManifestedCandidate): Promise<AttestationFile[]> {
  const names = new Set(bundleNames(files));
  const bytes = files.reduce((sum, { name, size }) => sum + (names.has(name) ? size : 0), 0);
  if (bytes > maxBundleBytes) throw excessive(bytes);
  const bundles: AttestationFile[] = [];
  for (const file of names) {
    bundles.push({ file, text: await text(file, maxBundleFileBytes) });
  }
  return bundles;
}

function excessive(bytes: number): Failure {
  return attestationFailure('ATTESTATION_BUNDLE_EXCESSIVE', {
    seen: `the release carries ${bytes} bytes of attestations`,
    expected: `at most ${maxBundleBytes}`,
    cure: 'Do not use the release before you know why: ask who published it.',
  });
}

function unlisted(reason: string): Outcome {
  const failure = verificationFailure('VERIFY_ATTESTATIONS_UNKNOWN', {
    seen: `the release carries no attestations, and GitHub did not tell its own: ${reason}`,
    expected: 'the attestations that GitHub keeps for the files',
    cure: 'Try again later. For a private repository give a token with `attestations: read`.',
  });
  return undecided('GitHub did not answer', failure);
}

function adoptedUnproven(artifact: AttestedRelease['artifacts'][number]): Failure {
  const { name, adoptedFrom } = artifact;
  return verificationFailure('VERIFY_ADOPTED_UNPROVEN', {
    seen: `release.json says that the bytes of ${name} come from ${adoptedFrom?.registry}, at ${adoptedFrom?.url}`,
    expected:
      'a proof of every artifact: whoever may replace release.json can write that of any file',
    cure: 'Verify with `registries: true`: PyPI and npm prove it where they keep provenance. Otherwise compare the file with what that registry serves, and verify with `allow-adopted: true`.',
    location: { file: name },
  });
}
