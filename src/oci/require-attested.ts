/** That the image was built by whom it should: attested by digest, before any tag is set. */
import { predicateTypes } from '../attestation/predicate-types.ts';
import type { ImageDigest } from '../image-ports.ts';
import type { Unknown } from '../lookup.ts';
import type { Attestations } from '../ports.ts';
import { hexOf } from './digest.ts';
import { judgeEvidence, type EvidencePolicy, type EvidenceSeen } from './evidence.ts';
import { imageFailure } from './failures.ts';
import { findEvidence, type FoundEvidence } from './find-evidence.ts';
import type { Place } from './find-manifest.ts';

/** What GitHub was asked: why it did not tell, where it did not. */
interface Asked {
  readonly place: string;
  readonly untold: Unknown | undefined;
}

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
  {
    from,
    attestations,
  }: { readonly from: Place; readonly attestations: Pick<Attestations, 'list'> },
): Promise<Attested> {
  const beside = await findEvidence(digest, from);
  const { hasReferrers } = beside;
  const own = judgeEvidence(digest, beside.bundles, policy);
  if (own.seen) return { seen: own.seen, hasReferrers };
  const kept = await attestations.list(hexOf(digest), predicateTypes.provenance);
  const place = keptBy(policy.signer.repository);
  const bundles = kept.state === 'present' ? kept.value : [];
  const theirs = judgeEvidence(
    digest,
    bundles.map((value) => ({ from: place, value })),
    policy,
  );
  if (theirs.seen) return { seen: theirs.seen, hasReferrers };
  const untold = kept.state === 'unknown' ? kept : undefined;
  const reasons = [...own.reasons, ...theirs.reasons];
  // What was found and does not count says more than that something could not be asked.
  if (reasons.length > 0) throw refused(digest, { reasons, place, untold }, policy);
  if (untold && !untold.denied) throw unreadable(digest, untold);
  throw missing(digest, { ...beside, place, untold });
}

function unreadable(digest: ImageDigest, { reason }: Unknown) {
  return imageFailure('IMAGE_EVIDENCE_UNREADABLE', {
    seen: `nothing beside the image attests ${digest}, and whether GitHub keeps an attestation is unknown: ${reason}`,
    expected: 'a definite answer',
    cure: 'Re-run this job when GitHub answers again; with `push-to-registry: true` the attestation is beside the image, and GitHub is not asked.',
  });
}

function keptBy(repository: string): string {
  return `GitHub’s attestations of ${repository}`;
}

function refused(
  digest: ImageDigest,
  { reasons, place, untold }: { readonly reasons: readonly string[] } & Asked,
  { signer }: EvidencePolicy,
) {
  const lines = [...reasons, ...(untold ? [`${place}: not told, ${untold.reason}`] : [])];
  return imageFailure('IMAGE_EVIDENCE_REFUSED', {
    seen: `none of ${reasons.length} attestations of ${digest} holds:\n${lines.join('\n')}`,
    expected: `build provenance of the image, signed by ${signer.signer ?? signer.workflow} of ${signer.repository} at ${signer.ref}`,
    cure: untold
      ? 'GitHub may keep one that holds: give the job `permissions: attestations: read`, and re-run it when GitHub answers.'
      : 'Do not promote it, unless it is the policy that is wrong: compare the run that built it with `signer-…`, letter by letter.',
  });
}

function missing(
  digest: ImageDigest,
  {
    lookedAt,
    signatureOnly,
    place,
    untold,
  }: Pick<FoundEvidence, 'lookedAt' | 'signatureOnly'> & Asked,
) {
  const signature = signatureOnly
    ? ' There is a signature by cosign, which says who signed and not what was built.'
    : '';
  const denied = untold ? ` ${place} are not shown to this job: ${untold.reason}.` : '';
  const places = untold ? lookedAt : [...lookedAt, place];
  return imageFailure('IMAGE_EVIDENCE_MISSING', {
    seen: `no attestation of ${digest} at ${places.join(' or ')}.${signature}${denied}`,
    expected: 'build provenance, kept beside the image or by GitHub',
    cure: 'Attest the index with actions/attest-build-provenance in the job that pushes it, with `push-to-registry: true`; what GitHub alone keeps is found with `permissions: attestations: read`. Images without any can be promoted with `evidence: none`.',
  });
}
