/** That the image was built by whom it should: attested by digest, before any tag is set. */
import { predicateTypes } from '../attestation/predicate-types.ts';
import type { ImageDigest } from '../image-ports.ts';
import type { Attestations } from '../ports.ts';
import { hexOf } from './digest.ts';
import { judgeEvidence, type EvidencePolicy, type EvidenceSeen } from './evidence.ts';
import { imageFailure } from './failures.ts';
import { findEvidence, type FoundBundle, type FoundEvidence } from './find-evidence.ts';
import type { Place } from './find-manifest.ts';

export interface Attested {
  readonly seen: EvidenceSeen;
  /** Whether the registry lists referrers: a newer one. */
  readonly hasReferrers: boolean;
}

/**
 * Looked for beside the image first, which costs GitHub nothing and moves with it, and then among
 * the attestations that GitHub keeps for the repository that signs. Throws IMAGE_EVIDENCE_*,
 * ATTESTATION_POLICY, ATTESTATION_ROOT_UNREADABLE and what reading the registry throws.
 */
export async function requireAttested(
  digest: ImageDigest,
  policy: EvidencePolicy,
  { from, attestations }: { readonly from: Place; readonly attestations: Attestations },
): Promise<Attested> {
  const beside = await findEvidence(digest, from);
  const { hasReferrers } = beside;
  const own = judgeEvidence(digest, beside.bundles, policy);
  if (own.seen) return { seen: own.seen, hasReferrers };
  const kept = await listKept(digest, policy, attestations);
  const theirs = judgeEvidence(digest, kept, policy);
  if (theirs.seen) return { seen: theirs.seen, hasReferrers };
  const reasons = [...own.reasons, ...theirs.reasons];
  throw reasons.length === 0 ? missing(digest, beside, policy) : refused(digest, reasons, policy);
}

async function listKept(
  digest: ImageDigest,
  { signer }: EvidencePolicy,
  attestations: Attestations,
): Promise<readonly FoundBundle[]> {
  const kept = await attestations.list(hexOf(digest), predicateTypes.provenance);
  if (kept.state === 'unknown') {
    throw imageFailure('IMAGE_EVIDENCE_UNREADABLE', {
      seen: `nothing beside the image attests ${digest}, and whether GitHub keeps an attestation is unknown: ${kept.reason}`,
      expected: 'a definite answer',
      cure: 'Give the job `permissions: attestations: read`, or attest with `push-to-registry: true`; where GitHub did not answer, re-run this job.',
    });
  }
  const from = keptBy(signer.repository);
  return kept.state === 'present' ? kept.value.map((value) => ({ from, value })) : [];
}

function keptBy(repository: string): string {
  return `GitHub’s attestations of ${repository}`;
}

function refused(digest: ImageDigest, reasons: readonly string[], { signer }: EvidencePolicy) {
  return imageFailure('IMAGE_EVIDENCE_REFUSED', {
    seen: `none of ${reasons.length} attestations of ${digest} holds:\n${reasons.join('\n')}`,
    expected: `build provenance of the image, signed by ${signer.signer ?? signer.workflow} of ${signer.repository} at ${signer.ref}`,
    cure: 'Do not promote it, unless it is the policy that is wrong: compare the run that built it with `signer-…`, letter by letter.',
  });
}

function missing(
  digest: ImageDigest,
  { lookedAt, signatureOnly }: FoundEvidence,
  { signer }: EvidencePolicy,
) {
  const signature = signatureOnly
    ? ' There is a signature by cosign, which says who signed and not what was built.'
    : '';
  const places = [...lookedAt, keptBy(signer.repository)];
  return imageFailure('IMAGE_EVIDENCE_MISSING', {
    seen: `no attestation of ${digest} at ${places.join(' or ')}.${signature}`,
    expected: 'build provenance, kept beside the image or by GitHub',
    cure: 'Attest the index with actions/attest-build-provenance in the job that pushes it, and `push-to-registry: true` where strangers are to find it. Images without any can be promoted with `evidence: none`.',
  });
}
