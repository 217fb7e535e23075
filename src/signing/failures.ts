/** What can go wrong when files are signed, and what can be wrong with signatures. */
import { failureArea } from '../failure.ts';

export const gpgFailure = failureArea('gpg', {
  GPG_MISSING: 'The machine has no gpg.',
  GPG_FAILED: 'gpg did not do what it was asked, or did not tell what came of it.',
});

export const signFailure = failureArea('sign', {
  SIGN_KEY_MISSING: 'A set that is signed cannot go on without the key.',
  SIGN_REQUIRED: 'A signature is required, and there is no key.',
  SIGN_KEY_UNREADABLE: 'The private key is not one OpenPGP key with its secret half.',
  SIGN_KEY_NOT_PINNED: 'The private key does not have the fingerprint that was named.',
  SIGN_KEY_OTHER: 'The earlier set was signed with another key.',
  SIGN_KEY_EXPIRED: 'The private key has expired.',
  SIGN_KEY_REVOKED: 'The private key is revoked.',
  SIGN_KEY_CANNOT_SIGN: 'The private key has no part that may sign.',
  SIGN_PASSPHRASE: 'The passphrase does not open the private key.',
  SIGN_FAILED: 'There is a key, and no signature came of it.',
});

export const signatureFailure = failureArea('signatures', {
  SIGNATURE_REQUIRED: 'A signature is required, and the release has none.',
  SIGNATURE_MISSING: 'A signature that the release must carry is not there.',
  SIGNATURE_STRAY: 'A signature is there whose file is not, or which nothing declares.',
  SIGNATURE_KEY_UNREADABLE: 'The released public key is not one OpenPGP key.',
  SIGNATURE_FINGERPRINT_MISMATCH:
    'Manifest, fingerprint file and public key do not tell of the same key.',
  SIGNATURE_KEY_NOT_PINNED: 'The release is signed with another key than the one that is trusted.',
  SIGNATURE_KEY_REVOKED: 'The key that signed is revoked.',
  SIGNATURE_KEY_EXPIRED: 'The signature was made after its key had expired.',
  SIGNATURE_WRONG_KEY: 'A signature was made with another key than the released one.',
  SIGNATURE_BAD: 'A signature does not fit its file, or is none.',
});
