/** Whether attestations say of an image, by its digest, that it was built by whom it should. */
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
import type { FoundBundle } from './find-evidence.ts';

/** What was demanded and seen, for the receipt. */
export type EvidenceSeen =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'attestation';
      readonly predicateType: string;
      /** Who signed, as the certificate names it. */
      readonly signer: string;
      /** Digest of the manifest, or the tag and layer, that holds the bundle; or GitHub. */
      readonly from: string;
    };

export interface EvidencePolicy {
  readonly signer: SignerPolicy;
  /** Text of a `trusted_root.json`, which replaces the embedded roots. */
  readonly trustedRoot?: { readonly text: string; readonly file: string };
}

/** What came of looking at bundles: what the first good one says, or why none of them counts. */
export type Judged =
  { readonly seen: EvidenceSeen } | { readonly seen: undefined; readonly reasons: string[] };

/**
 * The first attestation of build provenance that is about the image, and signed by whom the
 * policy names. Others may be beside it, by other signers: a scanner's, a base image's. Throws
 * ATTESTATION_POLICY and ATTESTATION_ROOT_UNREADABLE.
 */
export function judgeEvidence(
  digest: ImageDigest,
  bundles: readonly FoundBundle[],
  policy: EvidencePolicy,
): Judged {
  requirePolicy(policy.signer);
  const { trustedRoot } = policy;
  const roots = trustedRoot
    ? parseTrustedRoots(trustedRoot.text, trustedRoot.file)
    : embeddedRoots();
  const reasons: string[] = [];
  for (const bundle of bundles) {
    const outcome = judge(bundle, { digest, policy, roots });
    if (typeof outcome !== 'string') return { seen: outcome };
    reasons.push(`${bundle.from}: ${outcome}`);
  }
  return { seen: undefined, reasons };
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
