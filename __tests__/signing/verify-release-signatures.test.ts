/** Signatures of a release, broken one at a time. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { localGpg } from '../../src/adapters/gpg.ts';
import { runGpg } from '../../src/adapters/gpg/run.ts';
import { seal } from '../../src/manifest/seal.ts';
import type { SealedSet } from '../../src/manifest/sealed-set.ts';
import type { Gpg } from '../../src/ports.ts';
import { maxSignatureBytes } from '../../src/signing/armor.ts';
import { openSigner } from '../../src/signing/open-signer.ts';
import {
  requireReleaseSignatures,
  verifyReleaseSignatures,
  type SignaturePolicy,
} from '../../src/signing/verify-release-signatures.ts';
import { openReleaseWorld } from '../actions/release-world.ts';
import { sealOptions, sealPorts, packageBytes } from '../manifest/support.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { describeWithGpg, makeKey, signWith, type TestKey } from './keys.ts';

const folderWith = temporaryFolders();
const publicKeyName = 'release-signing-public-key.asc';

async function sealedWith(key: TestKey | undefined): Promise<SealedSet> {
  const files = Object.entries(packageBytes()).map(([name, bytes]) => [`built/${name}`, bytes]);
  const inputs = {
    ...{ gpgPrivateKey: key?.privateKey, gpgPassphrase: undefined },
    ...{ gpgFingerprint: undefined, requireSignature: false },
  };
  const signer = await openSigner(inputs, undefined, localGpg);
  const folder = folderWith(Object.fromEntries(files) as Record<string, Buffer>);
  return seal(sealOptions(folder, { signer }), sealPorts());
}

describeWithGpg('a signed release', () => {
  let key: TestKey;
  let good: SealedSet;
  beforeAll(async () => {
    key = makeKey();
    good = await sealedWith(key);
  });

  interface Broken {
    readonly change?: (folder: string) => void;
    readonly policy?: SignaturePolicy;
    readonly set?: SealedSet;
    readonly gpg?: Gpg;
  }

  /** Throws the first failure of the release with something changed in a copy of its folder. */
  async function require({ change, policy = {}, set = good, gpg = localGpg }: Broken) {
    const folder = join(folderWith(), 'release');
    cpSync(set.folder, folder, { recursive: true });
    change?.(folder);
    const { manifest } = set;
    return requireReleaseSignatures({ folder, manifest, policy }, { files: localFiles, gpg });
  }

  const append = (name: string) => (folder: string) =>
    writeFileSync(join(folder, name), `${readFileSync(join(folder, name), 'utf8')}\n`);
  const replace = (name: string, text: string) => (folder: string) =>
    writeFileSync(join(folder, name), text);
  const remove = (name: string) => (folder: string) => rmSync(join(folder, name));

  it('is good, and tells nothing', async () => {
    expect(await require({ policy: { fingerprint: key.fingerprint, required: true } })).toEqual([]);
  });

  it('is refused when a signed file is another one', async () => {
    await expectFailure('SIGNATURE_BAD', () => require({ change: append('BUILD_META.txt') }));
    await expectFailure('SIGNATURE_BAD', () => require({ change: append('SHA256SUMS') }));
  });

  it('is refused when a signature is none, or two', async () => {
    const none = replace('SHA256SUMS.asc', 'no signature');
    const none2 = await expectFailure('SIGNATURE_BAD', () => require({ change: none }));
    expect(none2.seen).toContain('SHA256SUMS.asc cannot be read');
    const text = readFileSync(join(good.folder, 'SHA256SUMS.asc'), 'utf8');
    const packets = signWith(makeKey(), join(good.folder, 'SHA256SUMS'));
    const two = replace('SHA256SUMS.asc', text + packets);
    await expect(require({ change: two })).rejects.toThrow(/SIGNATURE_(?:BAD|WRONG_KEY)/);
  });

  it('is refused when anything stands around a signature, which gpg itself passes over', async () => {
    const text = readFileSync(join(good.folder, 'SHA256SUMS.asc'), 'utf8');
    for (const other of [`${text}x`, text.replace('\n', '\nComment: x\n')]) {
      const change = replace('SHA256SUMS.asc', other);
      const { seen } = await expectFailure('SIGNATURE_BAD', () => require({ change }));
      expect(seen).toContain('SHA256SUMS.asc cannot be read');
    }
    const large = replace('SHA256SUMS.asc', `${text}${'\n'.repeat(maxSignatureBytes)}`);
    await expectFailure('FILE_TOO_LARGE', () => require({ change: large }));
  });

  it('is refused when a signature is missing, or is there for nothing', async () => {
    const missing = remove('SHA256SUMS.asc');
    await expectFailure('SIGNATURE_MISSING', () => require({ change: missing }));
    const stray = replace('x.spdx.json.asc', 'a signature of nothing');
    await expectFailure('SIGNATURE_STRAY', () => require({ change: stray }));
  });

  it('is refused when somebody else signed', async () => {
    const other = makeKey();
    const forged = replace('SHA256SUMS.asc', signWith(other, join(good.folder, 'SHA256SUMS')));
    await expectFailure('SIGNATURE_WRONG_KEY', () => require({ change: forged }));
    const swapped = replace(publicKeyName, other.publicKey);
    await expectFailure('SIGNATURE_FINGERPRINT_MISMATCH', () => require({ change: swapped }));
  });

  it('is refused when its key is none, or is told otherwise', async () => {
    const none = replace(publicKeyName, 'no key');
    await expectFailure('SIGNATURE_KEY_UNREADABLE', () => require({ change: none }));
    const two = replace(publicKeyName, key.publicKey + makeKey().publicKey);
    await expectFailure('SIGNATURE_KEY_UNREADABLE', () => require({ change: two }));
    const told = replace('release-signing-key-fingerprint.txt', `${'AB'.repeat(20)}\n`);
    await expectFailure('SIGNATURE_FINGERPRINT_MISMATCH', () => require({ change: told }));
  });

  it('is refused when another key is trusted', async () => {
    const policy = { fingerprint: 'AB'.repeat(20) };
    await expectFailure('SIGNATURE_KEY_NOT_PINNED', () => require({ policy }));
  });

  it('is refused when the key was revoked', async () => {
    const revoked = makeKey({ from: key, revoked: true });
    const change = replace(publicKeyName, revoked.publicKey);
    await expectFailure('SIGNATURE_KEY_REVOKED', () => require({ change }));
  });

  it('stays good when the key expires, and tells so; a later signature is none', async () => {
    // The commit is of 2026-01-01: the key ends a year after it was made, before and after that.
    const ended = makeKey({ from: key, expires: '2026-02-01' });
    const notices = await require({ change: replace(publicKeyName, ended.publicKey) });
    expect(notices).toMatchObject([{ rule: 'SIGNATURE_KEY_EXPIRED_SINCE', level: 'notice' }]);
    const before = makeKey({ from: key, expires: '2025-06-01' });
    const change = replace(publicKeyName, before.publicKey);
    await expectFailure('SIGNATURE_KEY_EXPIRED', () => require({ change }));
  });

  it('that is not signed is so, unless a signature is demanded', async () => {
    const set = await sealedWith(undefined);
    expect(await require({ set })).toEqual([]);
    const ports = { files: localFiles, gpg: localGpg };
    const told = await verifyReleaseSignatures({ ...set, policy: {} }, ports);
    expect(told.standing).toBe('not-asked');
    const pinned = { fingerprint: key.fingerprint };
    for (const policy of [{ required: true }, pinned]) {
      await expectFailure('SIGNATURE_REQUIRED', () => require({ set, policy }));
    }
  });

  it('is unknown, and no pass, where gpg is missing or broken', async () => {
    const path = process.env.PATH;
    try {
      process.env.PATH = folderWith();
      await expectFailure('GPG_MISSING', () => require({}));
      const ports = { files: localFiles, gpg: localGpg };
      const told = await verifyReleaseSignatures({ ...good, policy: {} }, ports);
      expect(told.standing).toBe('unknown');
    } finally {
      process.env.PATH = path;
    }
    await expectFailure('GPG_FAILED', async () => {
      const outcome = await runGpg({ home: folderWith(), args: ['--list-keys', '--with-colons'] });
      expect(outcome.exitCode).toBe(0);
      const { parseListedKeys } = await import('../../src/adapters/gpg/listed-keys.ts');
      parseListedKeys(`pub:u:255:22:AB::::::\nfpr:::::::::${'A'.repeat(40)}:\n`);
    });
  });

  it('is staged and made public with its signature, and never with a false one', async () => {
    await using opened = await openReleaseWorld();
    const { commit, tag } = good.manifest;
    if (!opened.repository.state.commits[commit]) {
      opened.repository.addCommit({ message: 'Signed', sha: commit });
    }
    opened.repository.setTag(tag, commit);
    const from = (folder: string) => ({
      'sealed-folder': folder,
      'manifest-digest': `sha256:${good.manifestSha256}`,
    });
    const forged = join(folderWith(), 'forged');
    cpSync(good.folder, forged, { recursive: true });
    append('SHA256SUMS.asc')(forged);
    const other = signWith(makeKey(), join(good.folder, 'SHA256SUMS'));
    writeFileSync(join(forged, 'SHA256SUMS.asc'), other);
    expectResultFailure('SIGNATURE_WRONG_KEY', await opened.stage(from(forged)));
    expect(opened.repository.releases().map(({ tagName }) => tagName)).not.toContain(tag);
    const staged = await opened.stage(from(good.folder));
    expect(staged.failure).toBeUndefined();
    const release = opened.repository.releases().find(({ tagName }) => tagName === tag)!;
    const names = release.assets.map(({ name }) => name).sort();
    expect(names).toEqual(good.assets.map(({ name }) => name));
    expect(names).toContain('SHA256SUMS.asc');
    const id = staged.outputs.releaseId!;
    expectResultFailure('SIGNATURE_WRONG_KEY', await opened.undraft(id, from(forged)));
  });
});
