import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import definition from '../../actions/write-install-locks/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { readCargoPackage, readNpmPackage } from '../../src/install/read-needs.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Artifacts } from '../../src/ports.ts';
import { channel, packageBytes } from '../manifest/support.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeLog } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import { crateOf, npmTarballOf } from './packages.ts';
import { lockRelease } from './support.ts';

const folderWith = temporaryFolders();
const bytes = packageBytes();
const digest = (algorithm: string, name: string, encoding: 'hex' | 'base64') =>
  createHash(algorithm).update(bytes[name]!).digest(encoding);
const text = (...parts: string[]) => readFileSync(join(...parts), 'utf8');

describe('the lock files of a release', () => {
  it('pin every wheel and source distribution by its SHA-256', async () => {
    const { locks, result } = await lockRelease(folderWith());
    expect(text(locks, 'pypi/requirements.txt').split('\n')).toEqual([
      expect.stringMatching(/^# octo\/demo v1\.2\.0, release manifest sha256:[0-9a-f]{64}$/),
      '--require-hashes',
      'Tidemark==1.2.0 \\',
      `    --hash=sha256:${digest('sha256', 'tidemark-1.2.0-py3-none-any.whl', 'hex')} \\`,
      `    --hash=sha256:${digest('sha256', 'tidemark-1.2.0.tar.gz', 'hex')}`,
      '',
    ]);
    expect(result.summary).toContain(`pip install --no-deps -r ${locks}/pypi/requirements.txt`);
  });

  it('pin the npm tarball by its integrity, and leave the registry to npm', async () => {
    const { locks, result } = await lockRelease(folderWith());
    const lock = JSON.parse(text(locks, 'npm/package-lock.json')) as { packages: object };
    const root = { name: 'installed-by-hash', version: '0.0.0' };
    expect(lock.packages).toEqual({
      '': { ...root, dependencies: { '@octo/tidemark': '1.2.0' } },
      'node_modules/@octo/tidemark': {
        version: '1.2.0',
        integrity: `sha512-${digest('sha512', 'octo-tidemark-1.2.0.tgz', 'base64')}`,
        license: 'MIT',
      },
    });
    expect(await localFiles.stat(join(locks, 'npm/.npmrc'))).toBeUndefined();
    expect(result.summary).toContain(`npm ci --prefix ${locks}/npm`);
  });

  it('pin the crate by its checksum', async () => {
    const { locks, result } = await lockRelease(folderWith());
    expect(text(locks, 'crates-io/Cargo.lock')).toContain(
      [
        'name = "tidemark"',
        'version = "1.2.0"',
        'source = "registry+https://github.com/rust-lang/crates.io-index"',
        `checksum = "${digest('sha256', 'tidemark-1.2.0.crate', 'hex')}"`,
      ].join('\n'),
    );
    expect(text(locks, 'crates-io/Cargo.toml')).toContain('tidemark = "=1.2.0"');
    expect(result.summary).toContain(`cargo fetch --locked --manifest-path ${locks}/crates-io`);
  });

  it('are listed with their channels', async () => {
    const { locks, result } = await lockRelease(folderWith());
    const written = JSON.parse(result.outputs.files!) as { channel: string; path: string }[];
    expect(written.map(({ path }) => path).sort()).toEqual(
      (await localFiles.list(locks)).map(({ name }) => `${locks}/${name}`),
    );
    expect(written).toContainEqual({
      ...{ channel: 'pypi', type: 'pypi' },
      path: `${locks}/pypi/requirements.txt`,
    });
  });

  it('are the same whenever they are written', async () => {
    const [one, other] = [await lockRelease(folderWith()), await lockRelease(folderWith())];
    for (const { name } of await localFiles.list(one.locks)) {
      expect(text(one.locks, name)).toBe(text(other.locks, name));
    }
  });
});

describe('channels of other registries', () => {
  const wheels = { package: 'tidemark', artifacts: ['*.whl', '*.tar.gz'] };
  const tarballs = { package: '@octo/tidemark', artifacts: ['*.tgz'] };
  const indexUrl = 'https://registry.example/simple-mirror';

  it('have lock files of their own, with the address', async () => {
    const { locks } = await lockRelease(folderWith(), {
      channels: [
        channel('pypi', 'pypi', wheels),
        channel('mirror', 'pypi', { ...wheels, indexUrl }),
        channel('packages', 'npm', { ...tarballs, indexUrl }),
      ],
    });
    expect(text(locks, 'pypi/requirements.txt')).not.toContain('--index-url');
    expect(text(locks, 'mirror/requirements.txt')).toContain(`--index-url ${indexUrl}/simple/\n`);
    expect(text(locks, 'packages/.npmrc')).toBe(`@octo:registry=${indexUrl}/\n`);
  });

  it('may be named by the address that pip itself takes', async () => {
    const simple = 'https://test.pypi.org/simple';
    const { locks } = await lockRelease(folderWith(), {
      channels: [channel('test', 'pypi', { ...wheels, indexUrl: `${simple}/` })],
    });
    expect(text(locks, 'test/requirements.txt')).toContain(`--index-url ${simple}/\n`);
  });

  it('are told when they have none', async () => {
    const { result } = await lockRelease(folderWith(), {
      channels: [
        channel('pypi', 'pypi', wheels),
        channel('github', 'github-release', { artifacts: ['*'] }),
        channel('own', 'crates', { package: 'tidemark', artifacts: ['*.crate'], indexUrl }),
      ],
    });
    expect(result.summary).toContain('`github` has no lock file');
    expect(result.summary).toContain('`own` has no lock file: cargo names another registry');
  });

  it('of one registry share the files, each package once', async () => {
    const { locks } = await lockRelease(folderWith(), {
      channels: [
        channel('wheels', 'pypi', wheels),
        channel('again', 'pypi', { ...wheels, artifacts: ['*.whl'] }),
      ],
    });
    expect(text(locks, 'wheels/requirements.txt').match(/==/g)).toHaveLength(1);
    expect(text(locks, 'wheels/requirements.txt').match(/--hash/g)).toHaveLength(2);
  });
});

describe('lock files are refused', () => {
  it('for a release that no installer takes by digest', async () => {
    const channels = [channel('github', 'github-release', { artifacts: ['*'] })];
    await expectFailure('INSTALL_NOTHING', () => lockRelease(folderWith(), { channels }));
  });

  it('in a folder that holds something', async () => {
    const folder = folderWith({ 'locks/old.txt': '' });
    await expectFailure('INSTALL_FOLDER_NOT_EMPTY', () => lockRelease(folder));
  });

  it('for two tarballs that are one version', async () => {
    const manifest = { name: 'demo', version: '1.2.0' };
    const built = {
      'a.tgz': await npmTarballOf(manifest),
      'b.tgz': await npmTarballOf({ ...manifest, license: 'MIT' }),
    };
    const changes = {
      expectations: [{ glob: '*.tgz', count: 2 }],
      channels: ['a', 'b'].map((name) =>
        channel(name, 'npm', { package: 'demo', artifacts: [`${name}.tgz`] }),
      ),
    };
    await expectFailure('INSTALL_AMBIGUOUS', () => lockRelease(folderWith(), changes, built));
  });

  it.each([
    ['no package.json', { 'package/index.js': '' }],
    ['one that is no JSON', { 'package/package.json': '{' }],
    ['one that is no object', { 'package/package.json': '[]' }],
    ['two of them', { 'a/package.json': '{}', 'b/package.json': '{}' }],
  ])('for a tarball with %s', async (_title, members) => {
    const folder = folderWith({ 'a.tgz': await tarGz(members) });
    const artifact = { name: 'a.tgz', size: 1, sha256: '', kind: 'npm-tarball' as const };
    const entry = { name: 'demo', version: '1.2.0', artifacts: [artifact] };
    await expectFailure('INSTALL_METADATA_UNREADABLE', () =>
      readNpmPackage(entry, folder, localFiles),
    );
  });

  it('for a set that is not the sealed one, before anything is written', async () => {
    const { sealed, locks } = await lockRelease(folderWith());
    writeFileSync(join(sealed, 'tidemark-1.2.0.crate'), 'other');
    const given: Record<string, string> = {
      ...{ 'sealed-folder': sealed, 'out-folder': `${locks}-2`, repository: 'octo/demo' },
      ...{
        'github-token': 'x',
        'manifest-digest': (await localFiles.digest(`${sealed}/release.json`)).sha256,
      },
    };
    const inputs = parseInputs(definition.inputs, (name) => given[name]);
    const ports = { files: localFiles, artifacts: {} as Artifacts, log: fakeLog() };
    await expectFailure('SEALED_FILE_DIFFERS', () => definition.run(inputs, ports));
    expect(await localFiles.stat(`${locks}-2`)).toBeUndefined();
  });
});

describe('what a package needs', () => {
  it('is told by a crate without what only its own tests need', async () => {
    const more = [
      '[dependencies.serde]\nversion = "1"\n',
      '[dependencies.rayon]\nversion = "1"\noptional = true\n',
      '[dev-dependencies.proptest]\nversion = "1"\n',
      '[build-dependencies.cc]\nversion = "1"\n',
    ].join('\n');
    const folder = folderWith({ 'a.crate': await crateOf({ name: 'a', version: '1.0.0', more }) });
    const artifact = { name: 'a.crate', size: 1, sha256: '', kind: 'crate' as const };
    const entry = { name: 'a', version: '1.0.0', artifacts: [artifact] };
    expect(await readCargoPackage(entry, folder, localFiles)).toMatchObject({
      dependencies: ['serde', 'cc'],
      optionalDependencies: ['rayon'],
    });
  });
});
