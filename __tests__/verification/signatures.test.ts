/** verify-release on a release that is signed with an OpenPGP key. */
import { join } from 'node:path';
import { writeFileSync, readFileSync, rmSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { localGpg } from '../../src/adapters/gpg.ts';
import { openSigner, type Signer } from '../../src/signing/open-signer.ts';
import type { Verification } from '../../src/verification/model.ts';
import { describeWithGpg, makeKey, signWith, type TestKey } from '../signing/keys.ts';
import { temporaryFolders } from '../support/folders.ts';
import { Copy, signedRelease, verifyFolder, type SignedRelease } from './support.ts';

const folderWith = temporaryFolders();

const codesOf = ({ checks }: Verification) =>
  checks.flatMap(({ failures }) => failures.map(({ code }) => code));
const standingOf = ({ checks }: Verification, id: string) =>
  checks.find((check) => check.id === id)?.standing;

describeWithGpg('a release that is signed', () => {
  let key: TestKey;
  let release: SignedRelease;
  const verify = (folder: string, policy = {}) =>
    verifyFolder(folder, { policy: { roots: release.roots, ...policy } });
  const copy = () => new Copy(release, join(folderWith(), 'release')).folder;
  beforeAll(async () => {
    key = makeKey();
    const inputs = { gpgPrivateKey: key.privateKey, gpgPassphrase: undefined };
    const policy = { gpgFingerprint: undefined, requireSignature: true };
    const signer = (await openSigner({ ...inputs, ...policy }, undefined, localGpg)) as Signer;
    release = await signedRelease(folderWith(), { signer });
  });

  it('is verified, with its key pinned too', async () => {
    const signatures = { fingerprint: key.fingerprint, required: true };
    const verification = await verify(release.folder, { signatures });
    expect(codesOf(verification)).toEqual([]);
    expect(standingOf(verification, 'signatures')).toBe('pass');
  });

  it('is refused without its signature, with another one, and for another key', async () => {
    const unsigned = copy();
    rmSync(join(unsigned, 'SHA256SUMS.asc'));
    expect(codesOf(await verify(unsigned))).toEqual(['SIGNATURE_MISSING']);
    const forged = copy();
    const signature = signWith(makeKey(), join(forged, 'SHA256SUMS'));
    writeFileSync(join(forged, 'SHA256SUMS.asc'), signature);
    expect(codesOf(await verify(forged))).toEqual(['SIGNATURE_WRONG_KEY']);
    const signatures = { fingerprint: 'AB'.repeat(20) };
    expect(codesOf(await verify(release.folder, { signatures }))).toEqual([
      'SIGNATURE_KEY_NOT_PINNED',
    ]);
  });

  it('is refused by its signature when SHA256SUMS is another one', async () => {
    const changed = copy();
    const sums = readFileSync(join(changed, 'SHA256SUMS'), 'utf8');
    writeFileSync(
      join(changed, 'SHA256SUMS'),
      sums.replace(/^./, (one) => (one === '0' ? '1' : '0')),
    );
    expect(codesOf(await verify(changed))).toContain('SIGNATURE_BAD');
  });
});

describeWithGpg('a release that is not signed', () => {
  it('is refused where a signature is demanded, and asks no gpg where none is', async () => {
    const release = await signedRelease(folderWith());
    const policy = { roots: release.roots };
    const demanded = { ...policy, signatures: { required: true } };
    const refused = await verifyFolder(release.folder, { policy: demanded });
    expect(codesOf(refused)).toEqual(['SIGNATURE_REQUIRED']);
    const accepted = await verifyFolder(release.folder, { policy });
    expect(standingOf(accepted, 'signatures')).toBe('not-asked');
    expect(codesOf(accepted)).toEqual([]);
  });
});

describe('a release with packages that must be signed inside', () => {
  it('is refused when they are not, and says so by name', async () => {
    const release = await signedRelease(folderWith());
    const { publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const packages = { publicKey: pem, required: ['*.crate'] };
    const policy = { roots: release.roots, packages };
    const refused = await verifyFolder(release.folder, { policy });
    expect(codesOf(refused)).toEqual(['PACKAGE_SIGNATURE_MISSING']);
    const keyless = { ...policy, packages: { publicKey: undefined, required: ['*.crate'] } };
    const unknown = await verifyFolder(release.folder, { policy: keyless });
    expect(codesOf(unknown)).toEqual(['PACKAGE_SIGNATURE_KEY_MISSING']);
    const offered = { ...policy, packages: { publicKey: pem, required: [] } };
    const accepted = await verifyFolder(release.folder, { policy: offered });
    expect(standingOf(accepted, 'package-signatures')).toBe('not-asked');
  });
});
