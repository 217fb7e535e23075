/** That the image was built by whom it should: attested by digest, before any tag is set. */
import { parseBundle } from '../attestation/bundle.ts';
import { predicateTypes } from '../attestation/predicate-types.ts';
import { requirePolicy, type SignerPolicy } from '../attestation/signer-policy.ts';
import { compareSubject } from '../attestation/subjects.ts';
import {
  embeddedRoots,
  parseTrustedRoots,
  type TrustedRoots,
} from '../attestation/trusted-roots.ts';
import { verifyBundle } from '../attestation/verify-bundle.ts';
import { Failure } from '../failure.ts';
import type { ImageDigest } from '../image-ports.ts';
import { hexOf } from './digest.ts';
import { imageFailure } from './failures.ts';
import type { FoundBundle, FoundEvidence } from './find-evidence.ts';

/** What was demanded and seen, for the receipt. */
export type EvidenceSeen =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'attestation';
      readonly predicateType: string;
      /** Who signed, as the certificate names it. */
      readonly signer: string;
      /** Digest of the manifest, or the tag and layer, that holds the bundle. */
      readonly from: string;
    };

export interface EvidencePolicy {
  readonly signer: SignerPolicy;
  /** Text of a `trusted_root.json`, which replaces the embedded roots. */
  readonly trustedRoot?: { readonly text: string; readonly file: string };
}

/**
 * The first attestation of build provenance that is about the image, and signed by whom the
 * policy names. Others may be beside it, by other signers: a scanner's, a base image's. Throws
 * IMAGE_EVIDENCE_MISSING, IMAGE_EVIDENCE_REFUSED with the reason of each, ATTESTATION_POLICY and
 * ATTESTATION_ROOT_UNREADABLE.
 */
export function requireEvidence(
  digest: ImageDigest,
  { bundles, lookedAt, signatureOnly }: FoundEvidence,
  policy: EvidencePolicy,
): EvidenceSeen {
  requirePolicy(policy.signer);
  if (bundles.length === 0) throw missing(digest, { lookedAt, signatureOnly });
  const { trustedRoot } = policy;
  const roots = trustedRoot
    ? parseTrustedRoots(trustedRoot.text, trustedRoot.file)
    : embeddedRoots();
  const reasons: string[] = [];
  for (const bundle of bundles) {
    const outcome = judge(bundle, { digest, policy, roots });
    if (typeof outcome !== 'string') return outcome;
    reasons.push(`${bundle.from}: ${outcome}`);
  }
  throw imageFailure('IMAGE_EVIDENCE_REFUSED', {
    seen: `none of ${bundles.length} attestations of ${digest} holds:\n${reasons.join('\n')}`,
    expected: `build provenance of the image, signed by ${policy.signer.signer ?? policy.signer.workflow} of ${policy.signer.repository} at ${policy.signer.ref}`,
    cure: 'Do not promote it, unless it is the policy that is wrong: compare the run that built it with `signer-…`, letter by letter.',
  });
}

/** What was seen, or why the bundle does not count. */
function judge(
  { from, value }: FoundBundle,
  against: {
    readonly digest: ImageDigest;
    readonly policy: EvidencePolicy;
    readonly roots: TrustedRoots;
  },
): EvidenceSeen | string {
  const { digest, policy, roots } = against;
  try {
    const wanted = { signer: policy.signer, predicateTypes: [predicateTypes.provenance] };
    const bundle = parseBundle(value, { file: from });
    const { statement, identity } = verifyBundle(bundle, wanted, roots);
    const file = { name: '', sha256: hexOf(digest) };
    const isAbout = statement.subjects.some((one) => compareSubject(one, file) === 'same');
    if (!isAbout) return 'it is about another image';
    const { predicateType } = statement;
    return { kind: 'attestation', predicateType, signer: identity.subject ?? '', from };
  } catch (error) {
    if (error instanceof Failure) return `${error.code}: ${error.seen}`;
    throw error;
  }
}

function missing(
  digest: ImageDigest,
  { lookedAt, signatureOnly }: Pick<FoundEvidence, 'lookedAt' | 'signatureOnly'>,
) {
  const signature = signatureOnly
    ? ' There is a signature by cosign, which says who signed and not what was built.'
    : '';
  return imageFailure('IMAGE_EVIDENCE_MISSING', {
    seen: `no attestation of ${digest} at ${lookedAt.join(' or ')}.${signature}`,
    expected: 'build provenance, kept beside the image',
    cure: 'Attest the index with actions/attest-build-provenance and `push-to-registry: true` in the job that pushes it. Images without any can be promoted with `evidence: none`.',
  });
}
