/** A release signed by gpg: through seal-artifacts and attest-artifacts, with keys made here. */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import definition from '../../../actions/seal-artifacts/action.ts';
import { localFiles } from '../../../src/adapters/files.ts';
import { localGpg } from '../../../src/adapters/gpg.ts';
import { verifySealedSet, type SealedSet } from '../../../src/manifest/sealed-set.ts';
import { parseInputs } from '../../../src/parse-inputs.ts';
import { verifyReleaseSignatures } from '../../../src/signing/verify-release-signatures.ts';
import { attestPorts, attestSet, inside, tagRun } from '../../attestation/attest-support.ts';
import {
  commit,
  fakeArtifacts,
  packageBytes,
  sealPorts,
  type FakeArtifacts,
} from '../../manifest/support.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { fakeLog } from '../../support/fakes.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { describeWithGpg, makeKey, type TestKey } from '../../signing/keys.ts';

const folderWith = temporaryFolders();
const workflow = 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.0';

interface Sealing {
  readonly key?: TestKey | undefined;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly artifacts?: FakeArtifacts;
  readonly runnerOs?: string;
}

/** Seals the reference packages; what the action printed comes with the set. */
async function sealSigned({ key, inputs = {}, artifacts, runnerOs = 'Linux' }: Sealing) {
  const log = fakeLog();
  const texts: Readonly<Record<string, string>> = {
    ...{ folder: folderWith(packageBytes()), tag: 'v1.2.0', version: '1.2.0', commit },
    ...{ repository: 'octo/demo', 'github-token': 'token', 'builder-workflow': workflow },
    ...{ expect: "[{glob: '*', count: 4}]", channels: '[]', sbom: 'make' },
    'out-folder': join(folderWith(), 'sealed'),
    ...(key && { 'gpg-private-key': key.privateKey }),
    ...inputs,
  };
  const parsed = parseInputs(definition.inputs, (name) => texts[name] || undefined);
  const result = await definition.run(parsed, {
    ...sealPorts({ log, run: tagRun({ runnerOs }) }),
    artifacts: artifacts ?? fakeArtifacts(folderWith()),
  });
  const digest = result.outputs.manifestDigest!.replace('sha256:', '');
  return { result, log, set: await verifySealedSet(result.outputs.folder!, digest, localFiles) };
}

const textOf = (set: SealedSet, name: string) => readFileSync(join(set.folder, name), 'utf8');
const ports = { files: localFiles, gpg: localGpg };
const verify = (set: SealedSet, policy = {}) => verifyReleaseSignatures({ ...set, policy }, ports);

describeWithGpg('a release with a key', () => {
  let key: TestKey;
  let sealed: Awaited<ReturnType<typeof sealSigned>>;
  beforeAll(async () => {
    key = makeKey();
    sealed = await sealSigned({ key, inputs: { 'gpg-fingerprint': key.fingerprint } });
  });

  it('carries signatures of what tells of it, and the key', () => {
    const { manifest, assets } = sealed.set;
    expect(manifest.signatures).toEqual({ gpg: { fingerprint: key.fingerprint } });
    expect(assets.map(({ name }) => name).filter((name) => /asc$|fingerprint/.test(name))).toEqual([
      'BUILD_META.json.asc',
      'BUILD_META.txt.asc',
      'SHA256SUMS.asc',
      'release-provenance.intoto.json.asc',
      'release-signing-key-fingerprint.txt',
      'release-signing-public-key.asc',
      'tidemark-1.2.0-py3-none-any.whl.spdx.json.asc',
    ]);
    expect(textOf(sealed.set, 'release-signing-key-fingerprint.txt')).toBe(`${key.fingerprint}\n`);
    expect(textOf(sealed.set, 'SHA256SUMS')).not.toContain('SHA256SUMS.asc');
    expect(textOf(sealed.set, 'SHA256SUMS')).toContain('  BUILD_META.txt.asc\n');
    expect(sealed.result.findings?.map(({ rule }) => rule)).not.toContain('SIGN_UNSIGNED');
  });

  it('is verified by gpg itself, in the way that a stranger would', () => {
    const home = folderWith();
    const gpg = (...args: string[]) =>
      spawnSync('gpg', ['--homedir', home, '--batch', ...args], {
        cwd: sealed.set.folder,
        encoding: 'utf8',
      });
    expect(gpg('--import', 'release-signing-public-key.asc').status).toBe(0);
    for (const name of [
      'SHA256SUMS',
      'BUILD_META.json',
      'tidemark-1.2.0-py3-none-any.whl.spdx.json',
    ]) {
      expect(gpg('--verify', `${name}.asc`, name).stderr).toContain('Good signature');
    }
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    expect(
      spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: sealed.set.folder })
        .status,
    ).toBe(0);
  });

  it('is verified by us, with a pinned fingerprint too', async () => {
    const { standing, signed, failures } = await verify(sealed.set, {
      fingerprint: key.fingerprint,
      required: true,
    });
    expect(failures).toEqual([]);
    expect(standing).toBe('pass');
    expect(signed[0]).toBe('SHA256SUMS');
    expect(signed).toHaveLength(5);
  });

  it('has the same bytes when it is sealed again, whatever the kind of key', async () => {
    const again = await sealSigned({ key });
    expect(again.set.assets).toEqual(sealed.set.assets);
    const rsa = makeKey({ algorithm: 'rsa2048' });
    const [one, other] = [await sealSigned({ key: rsa }), await sealSigned({ key: rsa })];
    expect(one.set.assets).toEqual(other.set.assets);
  });

  it('is used again by a later attempt on another runner, whose signatures differ', async () => {
    const artifacts = fakeArtifacts(folderWith());
    const first = await sealSigned({ key, artifacts });
    const second = await sealSigned({ key, artifacts, runnerOs: 'macOS' });
    expect(second.set.assets).toEqual(first.set.assets);
    expect(artifacts.stored).toHaveLength(1);
  });

  it('is not used again when somebody signed it who has another key', async () => {
    const artifacts = fakeArtifacts(folderWith());
    await sealSigned({ key: makeKey(), artifacts });
    await expectFailure('SEAL_CONFLICT', () => sealSigned({ key, artifacts }));
  });

  it('tells nothing of the key or the passphrase', async () => {
    const secret = makeKey({ passphrase: 'correct horse' });
    const inputs = { 'gpg-passphrase': 'correct horse' };
    const { log, result, set } = await sealSigned({ key: secret, inputs });
    const files = set.assets.map(({ name }) => textOf(set, name));
    const told = [...log.lines, JSON.stringify(result), ...files].join('\n');
    expect(told).not.toContain('PRIVATE KEY');
    expect(told).not.toContain('correct horse');
  });

  it('is signed again when it is attested', async () => {
    const attesting = await attestPorts(folderWith());
    const folder = inside(folderWith());
    const inputs = { 'out-folder': folder, 'gpg-private-key': key.privateKey };
    const { outputs } = await attestSet(sealed.set, attesting, inputs);
    const digest = outputs.manifestDigest!.replace('sha256:', '');
    const attested = await verifySealedSet(folder, digest, localFiles);
    expect(await verify(attested)).toMatchObject({ standing: 'pass', failures: [] });
    const signature = (set: SealedSet) => textOf(set, 'SHA256SUMS.asc');
    expect(signature(attested)).not.toBe(signature(sealed.set));
    const earlier = sealed.set.assets.find(({ name }) => name === 'SHA256SUMS.asc');
    expect(earlier).toMatchObject(attested.manifest.continues![0]!.signature!);
  });

  it('is not attested without its key, nor with another one', async () => {
    const attesting = await attestPorts(folderWith());
    await expectFailure('SIGN_KEY_MISSING', () => attestSet(sealed.set, attesting));
    const inputs = { 'gpg-private-key': makeKey().privateKey };
    await expectFailure('SIGN_KEY_OTHER', () => attestSet(sealed.set, attesting, inputs));
    expect(attesting.signed).toEqual([]);
  });

  it('is no sealed set without its signature, which no manifest tells the digest of', async () => {
    const folder = join(folderWith(), 'cut');
    cpSync(sealed.set.folder, folder, {
      recursive: true,
      filter: (path) => !path.endsWith('SHA256SUMS.asc'),
    });
    const { manifestSha256 } = sealed.set;
    await expectFailure('SEALED_FILE_MISSING', () =>
      verifySealedSet(folder, manifestSha256, localFiles),
    );
  });
});

describeWithGpg('a key that cannot sign a release', () => {
  it.each<readonly [string, () => Sealing, string]>([
    ['none, and one is required', () => ({ inputs: { 'require-signature': 'true' } }), 'required'],
    [
      'none, and one is named',
      () => ({ inputs: { 'gpg-fingerprint': 'AB'.repeat(20) } }),
      'required',
    ],
    ['text that is no key', () => ({ inputs: { 'gpg-private-key': 'no key' } }), 'unreadable'],
    [
      'its public half alone',
      () => ({ inputs: { 'gpg-private-key': makeKey().publicKey } }),
      'unreadable',
    ],
    [
      'another one than was named',
      () => ({ key: makeKey(), inputs: { 'gpg-fingerprint': 'AB'.repeat(20) } }),
      'not pinned',
    ],
    ['one that has expired', () => ({ key: makeKey({ expires: '1d' }) }), 'expired'],
    ['one that is revoked', () => ({ key: makeKey({ revoked: true }) }), 'revoked'],
    ['one that may only certify', () => ({ key: makeKey({ usage: 'cert' }) }), 'cannot sign'],
    [
      'a locked one without its passphrase',
      () => ({ key: makeKey({ passphrase: 'x' }) }),
      'locked',
    ],
    [
      'a locked one with another passphrase',
      () => ({ key: makeKey({ passphrase: 'x' }), inputs: { 'gpg-passphrase': 'y' } }),
      'locked',
    ],
  ])('is told: %s', async (_what, sealing, why) => {
    const act = () => sealSigned(sealing());
    switch (why) {
      case 'required':
        return void (await expectFailure('SIGN_REQUIRED', act));
      case 'unreadable':
        return void (await expectFailure('SIGN_KEY_UNREADABLE', act));
      case 'not pinned':
        return void (await expectFailure('SIGN_KEY_NOT_PINNED', act));
      case 'expired':
        return void (await expectFailure('SIGN_KEY_EXPIRED', act));
      case 'revoked':
        return void (await expectFailure('SIGN_KEY_REVOKED', act));
      case 'cannot sign':
        return void (await expectFailure('SIGN_KEY_CANNOT_SIGN', act));
      default:
        return void (await expectFailure('SIGN_PASSPHRASE', act));
    }
  });

  it('is never a reason to release unsigned: what gpg refuses is a failure', async () => {
    const refusing = {
      ...localGpg,
      sign: async () => ({ state: 'refused', reason: 'no agent' }) as const,
    };
    const { openSigner } = await import('../../../src/signing/open-signer.ts');
    const inputs = {
      ...{ gpgPrivateKey: makeKey().privateKey, gpgPassphrase: undefined },
      ...{ gpgFingerprint: undefined, requireSignature: false },
    };
    const signer = await openSigner(inputs, undefined, refusing);
    const failure = await expectFailure('SIGN_FAILED', () =>
      signer!.sign(['x'], '2026-01-01T00:00:00Z'),
    );
    expect(failure.seen).toContain('no agent');
  });
});
