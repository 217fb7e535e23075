/**
 * That a bundle's statement was signed by the holder of its certificate, when the
 * certificate was valid, and that its root is trusted: everything but who that is, and
 * what was stated. `@sigstore/verify` does the cryptography.
 */
import { toSignedEntity, type Signer, type Verifier } from '@sigstore/verify';
import type { Location } from '../failure.ts';
import type { AttestationBundle } from './bundle.ts';
import {
  findOrganization,
  hasOneName,
  isForSigning,
  readCertificate,
  readIdentity,
  type SignerIdentity,
} from './signing-certificate.ts';
import { requireRoot, type TrustedRoots } from './trusted-roots.ts';
import { attestationFailure } from './verify-failures.ts';

/** Who signed, proven. */
export interface ProvenSigner {
  /** Who issued the certificate: which Sigstore it was signed with. */
  readonly organization: string;
  readonly identity: SignerIdentity;
}

type Code = Parameters<typeof attestationFailure>[0];

/** What the library's codes begin with, in the order that it checks. */
const kinds: readonly (readonly [start: string, code: Code, expected: string])[] = [
  ['TIMESTAMP', 'ATTESTATION_TIME', 'a time that a trusted authority or log signed'],
  ['CERTIFICATE', 'ATTESTATION_CERTIFICATE', 'a certificate by the trusted authority, in date'],
  ['TLOG', 'ATTESTATION_LOG', 'an entry of a trusted log that is about this statement'],
  ['SIGNATURE', 'ATTESTATION_SIGNATURE', 'a signature of the statement by its certificate'],
];

/**
 * Verifies certificate chain, times, log entries and signature, offline.
 * Throws ATTESTATION_ISSUER_UNTRUSTED, _CERTIFICATE, _TIME, _LOG, _SIGNATURE,
 * _IDENTITY_UNREADABLE, and _BUNDLE_UNREADABLE for what is malformed inside.
 */
export function verifySignature(
  { bundle, certificate: der, place }: AttestationBundle,
  roots: TrustedRoots,
): ProvenSigner {
  const certificate = readCertificate(der);
  const organization = findOrganization(certificate?.issuer);
  const verifier = requireRoot(roots, organization, place);
  if (!certificate || !isForSigning(certificate)) {
    throw attestationFailure('ATTESTATION_CERTIFICATE', {
      seen: `${place.file} holds a certificate that is not for signing`,
      expected: 'a certificate of a signer of code',
      cure: 'Do not trust this bundle: see who uploaded it.',
      location: place,
    });
  }
  const signer = callVerifier(verifier, bundle, place);
  const subject = signer.identity?.subjectAlternativeName ?? '';
  const found = (signer.identity?.oids ?? []).map(({ oid, value }) => ({
    oid: oid?.id.join('.') ?? '',
    value,
  }));
  const identity = hasOneName(certificate, subject) ? readIdentity(subject, found) : undefined;
  if (identity) return { organization: organization!, identity };
  throw attestationFailure('ATTESTATION_IDENTITY_UNREADABLE', {
    seen: `the certificate in ${place.file} has no name, several, or an extension that is malformed`,
    expected: 'the address of one workflow, and extensions as Fulcio writes them',
    cure: 'Do not trust this bundle: Fulcio writes no such certificate for a workflow.',
    location: place,
  });
}

function callVerifier(
  verifier: Verifier,
  bundle: AttestationBundle['bundle'],
  place: Location,
): Signer {
  try {
    return verifier.verify(toSignedEntity(bundle));
  } catch (error) {
    // Whatever is thrown comes of the bundle: it is all that the verifier was given anew.
    const { code = '', message, cause } = error as Error & { readonly code?: string };
    const [, ours, expected] = kinds.find(([start]) => String(code).startsWith(start)) ?? [
      '',
      'ATTESTATION_BUNDLE_UNREADABLE' as const,
      'a bundle whose certificate, times and log entries can be read',
    ];
    const more = cause instanceof Error ? ` (${cause.message})` : '';
    throw attestationFailure(ours, {
      seen: `${place.file} does not verify: ${message}${more}`,
      expected,
      cure: 'Do not trust it. If the bundle is genuine and newer than this release-actions, update that, or give `trusted-root` the output of `gh attestation trusted-root`.',
      location: place,
      cause: error,
    });
  }
}
