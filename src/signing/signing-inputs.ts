/** The inputs by which an action is given the key that it signs with: declared once. */
import { boolean, fingerprint, text } from '../inputs.ts';
import type { Fingerprint } from '../ports.ts';

export interface SigningInputs {
  readonly gpgPrivateKey: string | undefined;
  readonly gpgPassphrase: string | undefined;
  readonly gpgFingerprint: Fingerprint | undefined;
  readonly requireSignature: boolean;
}

/** Declarations to spread into an action's inputs; their values are SigningInputs. */
export const signingInputs = () => ({
  gpgPrivateKey: text({
    describe:
      'OpenPGP private key, armored, that signs what tells of the release: SHA256SUMS, BUILD_META, the provenance and every SBOM. Without it they are unsigned, and that is told.',
    optional: true,
    secret: true,
  }),
  gpgPassphrase: text({
    describe: 'Passphrase of that key, if it has one.',
    optional: true,
    secret: true,
  }),
  gpgFingerprint: fingerprint({
    describe:
      'Fingerprint that the primary key must have: 40 hexadecimal digits. With it, a signature is required.',
    optional: true,
  }),
  requireSignature: boolean({ describe: 'Fail without a key.', default: 'false' }),
});
