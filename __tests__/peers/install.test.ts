import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { parseCrateMetadata } from '../../src/crates/metadata.ts';
import { crateOf, npmTarballOf } from '../install/packages.ts';
import { lockRelease, type LockedRelease } from '../install/support.ts';
import { channel, packageBytes } from '../manifest/support.ts';
import { temporaryFolders } from '../support/folders.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

const folderWith = temporaryFolders();
const wheel = 'tidemark-1.2.0-py3-none-any.whl';
const bytes = packageBytes();

let root: string;
let release: LockedRelease;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'install-'));
  release = await lockRelease(root);
});
afterAll(() => rm(root, { recursive: true }));

/** A new folder in the world with the lock files of a channel. */
async function userOf(world: OpenedWorld, channelName: string, locked = release): Promise<string> {
  const written = JSON.parse(locked.result.outputs.files!) as { channel: string; path: string }[];
  const paths = written.filter((file) => file.channel === channelName).map(({ path }) => path);
  const read = paths.map(async (path) => [path.split('/').at(-1)!, await readFile(path, 'utf8')]);
  return writeProject(world, 'user', Object.fromEntries(await Promise.all(read)) as never);
}

describe('pip', () => {
  const install =
    'python3 -m pip install --no-deps --disable-pip-version-check --no-cache-dir --target installed -r requirements.txt';

  const seed = (world: OpenedWorld, file: Buffer) =>
    world.pypi.seed({
      ...{ project: 'tidemark', version: '1.2.0' },
      files: [{ name: wheel, bytes: file }],
    });

  async function useIt(world: OpenedWorld, cwd: string) {
    await writeProject(world, 'user', {
      'use.py': 'import tidemark\nprint(tidemark.format(2048))\n',
    });
    return inside(world, 'python3 use.py', { cwd, env: { PYTHONPATH: 'installed' } });
  }

  peerTest(['pip', 'python3'], 'installs the sealed wheel from the sealed set alone', async () => {
    await using world = await openWorld();
    const cwd = await userOf(world, 'pypi');
    const more = `--require-hashes --no-index --find-links ${release.sealed}`;
    await inside(world, `${install} ${more}`, { cwd });
    expect((await useIt(world, cwd)).stdout).toMatch(/2/);
    expect(world.log.count({ path: /./ })).toBe(0);
  });

  peerTest(['pip', 'python3'], 'installs the sealed wheel from the index', async () => {
    await using world = await openWorld();
    seed(world, bytes[wheel]!);
    const cwd = await userOf(world, 'pypi');
    await inside(world, install, { cwd });
    expect((await useIt(world, cwd)).stdout).toMatch(/2/);
  });

  peerTest(['pip', 'python3'], 'refuses another wheel of the same version', async () => {
    await using world = await openWorld();
    const other = Buffer.from(bytes[wheel]!);
    other.write('X', other.length - 1);
    seed(world, other);
    const refused = await tryInside(world, install, { cwd: await userOf(world, 'pypi') });
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('DO NOT MATCH THE HASHES');
  });
});

describe('npm', () => {
  const name = '@octo/tidemark';
  const version = '1.2.0';
  const file = 'octo-tidemark-1.2.0.tgz';

  async function npm(world: OpenedWorld, command: string, locked = release) {
    const cwd = await userOf(world, 'npm', locked);
    const env = { npm_config_fetch_retries: '0' };
    return { cwd, outcome: await tryInside(world, command, { cwd, env }) };
  }

  peerTest(['npm'], 'installs the sealed tarball with npm ci', async () => {
    await using world = await openWorld();
    world.npm.seed({ name, version, tarball: bytes[file]! });
    const { cwd, outcome } = await npm(world, 'npm ci');
    expect(outcome).toMatchObject({ code: 0 });
    const installed = join(cwd, 'node_modules', name, 'index.js');
    expect(await readFile(installed, 'utf8')).toContain('export');
  });

  peerTest(['npm'], 'refuses another tarball of the same version', async () => {
    await using world = await openWorld();
    world.npm.seed({ name, version, tarball: await npmTarballOf({ name, version }) });
    const { outcome } = await npm(world, 'npm ci');
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toContain('EINTEGRITY');
  });

  peerTest(
    ['npm'],
    'adds what is needed from elsewhere, and writes our entry as we do',
    async () => {
      await using world = await openWorld();
      const manifest = {
        ...{ name, version, license: 'MIT', bin: './cli.js', engines: { node: '>=18' } },
        ...{ dependencies: { elsewhere: '^1.0.0' }, peerDependencies: { peer: '*' } },
        ...{ peerDependenciesMeta: { peer: { optional: true } }, os: ['linux', 'darwin'] },
      };
      const tarball = await npmTarballOf(manifest);
      world.npm.seed({ name, version, tarball, manifest });
      const elsewhere = { name: 'elsewhere', version: '1.4.0' };
      world.npm.seed({ ...elsewhere, tarball: await npmTarballOf(elsewhere) });
      const locked = await lockRelease(
        folderWith(),
        {
          expectations: [{ glob: '*.tgz', count: 1 }],
          channels: [channel('npm', 'npm', { package: name, artifacts: ['*.tgz'] })],
        },
        { [file]: tarball },
      );
      const { cwd, outcome } = await npm(
        world,
        'npm install --omit-lockfile-registry-resolved',
        locked,
      );
      expect(outcome).toMatchObject({ code: 0 });
      const entries = async (folder: string) =>
        (
          JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
            packages: Record<string, unknown>;
          }
        ).packages;
      const own = `node_modules/${name}`;
      const [written, ours] = [await entries(cwd), await entries(join(locked.locks, 'npm'))];
      expect(written[own]).toEqual(ours[own]);
      expect(Object.keys(written)).toContain('node_modules/elsewhere');
      expect(locked.result.summary).toContain('npm install --prefix');
    },
  );
});

describe('cargo', () => {
  async function cargo(world: OpenedWorld, command: string, locked = release) {
    const cwd = await userOf(world, 'crates-io', locked);
    return { cwd, outcome: await tryInside(world, command, { cwd }) };
  }

  peerTest(['cargo'], 'takes the sealed .crate with --locked', async () => {
    await using world = await openWorld();
    const crate = bytes['tidemark-1.2.0.crate']!;
    world.crates.seed({ crate: 'tidemark', version: '1.2.0', bytes: crate });
    const { outcome } = await cargo(world, 'cargo check --locked');
    expect(outcome).toMatchObject({ code: 0 });
  });

  peerTest(['cargo'], 'refuses another .crate of the same version', async () => {
    await using world = await openWorld();
    const other = await crateOf({ name: 'tidemark', version: '1.2.0' });
    world.crates.seed({ crate: 'tidemark', version: '1.2.0', bytes: other });
    const { outcome } = await cargo(world, 'cargo fetch --locked');
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toContain('checksum for `tidemark v1.2.0` changed');
  });

  peerTest(['cargo'], 'takes two crates of one release that belong together', async () => {
    await using world = await openWorld();
    const crates = {
      'demo-core': await crateOf({ name: 'demo-core', version: '1.2.0' }),
      demo: await crateOf({
        ...{ name: 'demo', version: '1.2.0' },
        more: '[dependencies.demo-core]\nversion = "=1.2.0"\n',
      }),
    };
    for (const [name, crate] of Object.entries(crates)) {
      const needed = name === 'demo' ? '[dependencies]\ndemo-core = "=1.2.0"' : '';
      const cargoToml = `[package]\nname = "${name}"\nversion = "1.2.0"\n${needed}`;
      const metadata = parseCrateMetadata(cargoToml, undefined);
      world.crates.seed({ crate: name, version: '1.2.0', bytes: crate, metadata });
    }
    const locked = await lockRelease(
      folderWith(),
      {
        expectations: [{ glob: '*.crate', count: 2 }],
        channels: ['demo-core', 'demo'].map((name) =>
          channel(name === 'demo' ? 'demo' : 'crates-io', 'crates', {
            ...{ package: name, artifacts: [`${name}-1.2.0.crate`] },
          }),
        ),
      },
      { 'demo-1.2.0.crate': crates.demo, 'demo-core-1.2.0.crate': crates['demo-core'] },
    );
    const { outcome } = await cargo(world, 'cargo check --locked', locked);
    expect(outcome).toMatchObject({ code: 0 });
    expect(locked.result.summary).toContain('cargo fetch --locked');
  });
});
