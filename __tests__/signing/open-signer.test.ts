/** Without a private key a release is unsigned, unless somebody counts on a signature. */
import { describe, expect, it } from '@jest/globals';
import { localGpg } from '../../src/adapters/gpg.ts';
import { openSigner, requireSigned } from '../../src/signing/open-signer.ts';
import { expectFailure } from '../support/expect-failure.ts';

const none = {
  gpgPrivateKey: undefined,
  gpgPassphrase: undefined,
  gpgFingerprint: undefined,
  requireSignature: false,
};
const demanding = {
  'a signature is required': { ...none, requireSignature: true },
  'its fingerprint is named': { ...none, gpgFingerprint: 'AB'.repeat(20) },
};

describe('without a private key', () => {
  it('there is no signer, and an unsigned set goes on', async () => {
    expect(await openSigner(none, undefined, localGpg)).toBeUndefined();
    expect(() => requireSigned({}, none)).not.toThrow();
  });
  it.each(Object.entries(demanding))('it is refused when %s', async (_, inputs) => {
    const failure = await expectFailure('SIGN_REQUIRED', () =>
      openSigner(inputs, undefined, localGpg),
    );
    expect(failure.seen).toContain('`gpg-private-key` is empty');
    await expectFailure('SIGN_REQUIRED', () => requireSigned({}, inputs));
  });
});
