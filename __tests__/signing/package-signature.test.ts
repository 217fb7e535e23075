import { generateKeyPairSync, hash } from 'node:crypto';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { verifyPackageSignature } from '../../src/signing/package-verify.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { makeKey, packFolder, type PackInputs } from './support.ts';
import {
  changing,
  entriesOf,
  signatureName,
  tamperings,
  tarWith,
  zipWith,
  type Change,
  type Entry,
} from './tampering.ts';

const folderWith = temporaryFolders();
const key = makeKey();

/** A folder with a file, an executable and a link; archives go beside it. */
function project(): { readonly folder: string; readonly beside: (name: string) => string } {
  const root = folderWith({ 'in/a.txt': 'hello', 'in/bin/run': '#!/bin/sh\n' });
  chmodSync(join(root, 'in/bin/run'), 0o755);
  symlinkSync('bin/run', join(root, 'in/link'));
  return { folder: join(root, 'in'), beside: (name) => join(root, name) };
}

async function signed(name: string, changes: Partial<PackInputs> = {}): Promise<string> {
  const { folder, beside } = project();
  await packFolder({
    ...{ folder, output: beside(name), ed25519PrivateKey: key.privateKey },
    ...changes,
  });
  return beside(name);
}

const verify = (path: string, publicKey = key.publicKey) =>
  verifyPackageSignature(path, publicKey, localFiles);

describe.each(['a.tar.gz', 'a.zip'])('a package that is signed inside, %s', (name) => {
  const rewrite = (entries: readonly Entry[]) =>
    name.endsWith('.zip') ? zipWith(entries) : tarWith(entries);
  let entries: readonly Entry[];
  beforeAll(async () => {
    entries = await entriesOf(await signed(name));
  });

  async function changed(change: Change): Promise<string> {
    return join(folderWith({ [name]: await rewrite(change(entries)) }), name);
  }

  it('verifies, and tells what is covered', async () => {
    const { members, content } = await verify(await signed(name));
    expect(members).toBe(3);
    expect(content.split('\n')).toEqual([
      'release-actions package signature v1',
      `${hash('sha256', 'hello')}  a.txt`,
      `${hash('sha256', '#!/bin/sh\n')}  bin/run`,
      `link ${hash('sha256', 'bin/run')}  link`,
      'mode 755  bin/run',
      '',
    ]);
  });

  it.each(tamperings)('is refused with %s: PACKAGE_SIGNATURE_%s', async (_title, code, change) => {
    const path = await changed(change);
    await expectFailure(`PACKAGE_SIGNATURE_${code}`, () => verify(path));
  });

  it('is refused with another key', async () => {
    const path = await signed(name);
    await expectFailure('PACKAGE_SIGNATURE_BAD', () => verify(path, makeKey().publicKey));
  });

  it('is refused with a signature in another form than the one', async () => {
    const path = await changed(changing(signatureName, { content: 'no signature\n' }));
    await expectFailure('PACKAGE_SIGNATURE_MALFORMED', () => verify(path));
  });

  it('is refused with two signatures, whatever they are', async () => {
    const path = await changed((all) => [...all, ...all.slice(0, 1)]);
    await expectFailure('ARCHIVE_DUPLICATE_NAME', () => verify(path));
  });

  it('has the same bytes whenever it is packed, and check says so', async () => {
    const { folder, beside } = project();
    const inputs = { folder, ed25519PrivateKey: key.privateKey, prefix: 'demo-1.0.0' };
    const { outputs, summary } = await packFolder({ ...inputs, output: beside(name) });
    const checked = await packFolder({ ...inputs, check: beside(name) });
    expect(checked.failure).toBeUndefined();
    expect(checked.outputs).toEqual(outputs);
    expect(summary).toContain('SIGNATURE.ed25519');
    expect((await verify(beside(name))).content).toContain('  demo-1.0.0/a.txt\n');
  });
});

describe('an empty SIGNATURE.ed25519', () => {
  it('is not the same as none', async () => {
    const entries = await entriesOf(await signed('a.zip'));
    const path = join(
      folderWith({ 'a.zip': zipWith(changing(signatureName, { content: '' })(entries)) }),
      'a.zip',
    );
    await expectFailure('PACKAGE_SIGNATURE_MALFORMED', () => verify(path));
  });
});

describe('a tar with a signature', () => {
  it('is refused with a hard link, which has no text of its own', async () => {
    const entries = await entriesOf(await signed('a.tar.gz'));
    const bytes = await tarWith(changing('link', { kind: 'link', content: 'bin/run' })(entries));
    const path = join(folderWith({ 'a.tar.gz': bytes }), 'a.tar.gz');
    await expectFailure('PACKAGE_SIGNATURE_UNSIGNABLE', () => verify(path));
  });
});

describe('a zip with a signature', () => {
  it('is refused with a member that was not made on Unix', async () => {
    const path = await signed('a.zip');
    const bytes = readFileSync(path);
    // The last record of the directory: its "made by" says MS-DOS now.
    bytes[bytes.lastIndexOf('PK\u0001\u0002') + 5] = 0;
    writeFileSync(path, bytes);
    await expectFailure('PACKAGE_SIGNATURE_UNSIGNABLE', () => verify(path));
  });
});

describe('what was unpacked from a signed package', () => {
  it('gives the same bytes without the private key', async () => {
    const path = await signed('a.tar.gz');
    const { folder } = project();
    const entries = await entriesOf(path);
    const { content } = entries.find(({ name }) => name === signatureName)!;
    writeFileSync(join(folder, signatureName), content);
    expect((await packFolder({ folder, check: path })).failure).toBeUndefined();
  });
});

describe('what is refused before anything is signed', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const otherKeys: readonly (readonly [string, string])[] = [
    ['of RSA', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['that is public', key.publicKey],
    ['whose lines are one', key.privateKey.replaceAll('\n', ' ')],
    ['that is none', 'x'.repeat(60)],
  ];

  it.each(otherKeys)('is a key %s, of which nothing is told', async (_title, text) => {
    const failure = await expectFailure('PACKAGE_SIGNATURE_PRIVATE_KEY_INVALID', () =>
      signed('a.zip', { ed25519PrivateKey: text }),
    );
    expect(failure.message).not.toContain(text.slice(30, 60));
  });

  it.each([
    ['in any case of its letters', 'signature.ED25519', {}],
    ['under a prefix', signatureName, { prefix: 'demo' }],
  ])('is a folder that has a signature %s', async (_title, name, changes) => {
    const { folder, beside } = project();
    writeFileSync(join(folder, name), 'x');
    const inputs = { folder, output: beside('a.zip'), ed25519PrivateKey: key.privateKey };
    await expectFailure('PACKAGE_SIGNATURE_TAKEN', () => packFolder({ ...inputs, ...changes }));
    const { failure } = await packFolder({ ...inputs, ...changes, exclude: ['*.{ED,ed}25519'] });
    expect(failure).toBeUndefined();
  });

  it('is a name with the character that stands for bytes which are no text', async () => {
    const { folder, beside } = project();
    writeFileSync(join(folder, 'a\ufffd'), 'x');
    const inputs = { folder, output: beside('a.zip'), ed25519PrivateKey: key.privateKey };
    await expectFailure('PACKAGE_SIGNATURE_NAME_UNCLEAR', () => packFolder(inputs));
  });

  it('is a file that changes after it was signed, to the same length', async () => {
    const { folder, beside } = project();
    const digest: typeof localFiles.digest = async (path, options) => {
      const digests = await localFiles.digest(path, options);
      if (path.endsWith('a.txt')) writeFileSync(path, 'HELLO');
      return digests;
    };
    const inputs = { folder, output: beside('a.zip'), ed25519PrivateKey: key.privateKey };
    await expectFailure('PACK_FILE_CHANGED', () => packFolder(inputs, { ...localFiles, digest }));
    expect(await localFiles.stat(beside('a.zip'))).toBeUndefined();
  });
});

describe('a key to verify with', () => {
  it.each([
    ['that is private', key.privateKey],
    ['that is cut short', key.publicKey.slice(0, 60)],
    [
      'of RSA',
      generateKeyPairSync('rsa', {
        ...{ modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }).publicKey,
    ],
  ])('%s is refused', async (_title, text) => {
    const path = await signed('a.zip');
    await expectFailure('PACKAGE_SIGNATURE_KEY_INVALID', () => verify(path, text));
  });
});
