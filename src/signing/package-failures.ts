/** What can go wrong when packages are signed inside, and what can be wrong with such signatures. */
import { failureArea } from '../failure.ts';

export const packageSigningFailure = failureArea('package signing', {
  PACKAGE_SIGNATURE_PRIVATE_KEY_INVALID: 'The key to sign packages with is no Ed25519 private key.',
  PACKAGE_SIGNATURE_TAKEN: 'A folder that is to be packed and signed has a SIGNATURE.ed25519.',
  PACKAGE_SIGNATURE_NAME_UNCLEAR: 'A name or a link cannot be told from others once it is signed.',
});

export const packageSignatureFailure = failureArea('package signatures', {
  PACKAGE_SIGNATURE_UNSIGNABLE: 'A package with a signature has a member that none can cover.',
  PACKAGE_SIGNATURE_KEY_INVALID:
    'The key to verify packages with is no public key of Ed25519 in PEM.',
  PACKAGE_SIGNATURE_KEY_MISSING: 'Packages must be signed, and no key was given to verify them.',
  PACKAGE_SIGNATURE_GLOB_UNMATCHED: 'No file of the release is a package that must be signed.',
  PACKAGE_SIGNATURE_MISSING: 'A package that must be signed has no SIGNATURE.ed25519.',
  PACKAGE_SIGNATURE_MALFORMED: 'A SIGNATURE.ed25519 is not a signature in its one form.',
  PACKAGE_SIGNATURE_CONTAINER: 'Tools may read a signed package in another way than it was signed.',
  PACKAGE_SIGNATURE_BAD: 'A package is not what was signed, or was signed with another key.',
});

/** The cure of what a user cannot mend. */
export const doNotUse = 'Do not use this package, and tell its maintainers.';
