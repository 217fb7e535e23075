/** One bundle, verified: who signed it, as the policy wants it, and what was stated. */
import type { Location } from '../failure.ts';
import type { AttestationBundle } from './bundle.ts';
import { readStatement, type SignedStatement } from './signed-statement.ts';
import { requireSigner, type SignerPolicy } from './signer-policy.ts';
import type { SignerIdentity } from './signing-certificate.ts';
import type { TrustedRoots } from './trusted-roots.ts';
import { verifySignature } from './verify-signature.ts';
import { attestationFailure } from './verify-failures.ts';

/** What an attestation must be to count. */
export interface AttestationPolicy {
  readonly signer: SignerPolicy;
  /** What may be stated: `predicateTypes`, or others. Left out: anything, by the right signer. */
  readonly predicateTypes?: readonly string[];
}

/** A verified attestation. That its subjects are your files is still to be compared. */
export interface VerifiedBundle {
  readonly place: Location;
  /** Who issued the certificate: which Sigstore it was signed with. */
  readonly organization: string;
  readonly identity: SignerIdentity;
  readonly statement: SignedStatement;
}

/**
 * Verifies one bundle offline, in the order that trust is built: signature and root, then
 * the signer, then what was stated. The subjects are NOT compared with any file here:
 * verifyBundles does that. Throws the first ATTESTATION_* failure.
 */
export function verifyBundle(
  bundle: AttestationBundle,
  policy: AttestationPolicy,
  roots: TrustedRoots,
): VerifiedBundle {
  const { place } = bundle;
  const { organization, identity } = verifySignature(bundle, roots);
  requireSigner(identity, policy.signer, place);
  const statement = readStatement(bundle);
  const accepted = policy.predicateTypes;
  if (!accepted || accepted.includes(statement.predicateType)) {
    return { place, organization, identity, statement };
  }
  throw attestationFailure('ATTESTATION_PREDICATE_TYPE', {
    seen: `${place.file} states a ${statement.predicateType.slice(0, 200)}`,
    expected: accepted.join(' or '),
    cure: 'Give the attestation that was asked for, or ask for this kind as well.',
    location: place,
  });
}
