/** A release for every type of channel, and how each one's bytes are published to a world and met. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import action from '../../actions/require-byte-identity/action.ts';
import { addresses } from '../../src/adapters/addresses.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { createRegistries } from '../../src/adapters/registries.ts';
import {
  checksumsFileName,
  manifestFileName,
  manifestSchemaId,
  type Channel,
  type ReleaseManifest,
} from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Artifacts, ChannelType } from '../../src/ports.ts';
import type { RequestPattern } from '../../src/world/match.ts';
import { npmRegistry } from '../../src/world/npm/service.ts';
import { createWorld, type World } from '../../src/world/world.ts';
import { tarGz } from '../support/archives.ts';
import { digestsOf } from '../support/fake-http.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';

interface Scene {
  /** The sealed file. */
  readonly file: string;
  readonly channel: Partial<Channel>;
  publish(world: World, bytes: Buffer): void;
  /** The requests that are answered with the file's bytes. */
  readonly bytes: RequestPattern;
  /** Other requests of one look, at most. */
  readonly others: number;
  /** Whole reads of the file until it is proven, at most; 1 when left out. */
  readonly wholeReads?: number;
}

const version = '1.2.3';
const mirror = `${addresses.mavenCentral}/org/example/mirror/${version}`;
const hostOf = (address: string) => new URL(address).host;

/** A row for every type: the compiler asks for it. */
export const scenes: { readonly [Type in ChannelType]: Scene } = {
  pypi: {
    file: 'demo-1.2.3-py3-none-any.whl',
    channel: { package: 'demo' },
    publish: (world, bytes) =>
      world.pypi.seed({
        ...{ project: 'demo', version },
        files: [{ name: 'demo-1.2.3-py3-none-any.whl', bytes }],
      }),
    bytes: { host: hostOf(addresses.pypiFiles), path: /\.whl$/ },
    others: 3,
    wholeReads: 2,
  },
  crates: {
    file: 'demo-1.2.3.crate',
    channel: { package: 'demo' },
    publish: (world, bytes) => world.crates.seed({ crate: 'demo', version, bytes }),
    bytes: { host: hostOf(addresses.cratesFiles), path: /\.crate$/ },
    others: 1,
  },
  npm: {
    file: 'octo-demo-1.2.3.tgz',
    channel: { package: '@octo/demo' },
    publish: (world, tarball) => world.npm.seed({ name: '@octo/demo', version, tarball }),
    bytes: { host: hostOf(npmRegistry), path: /\.tgz$/ },
    // The packument, and once more for its dist-tags.
    others: 2,
  },
  rubygems: {
    file: 'demo-1.2.3-x86_64-linux.gem',
    channel: { package: 'demo' },
    publish: (world, bytes) =>
      world.rubygems.seed({ gem: 'demo', version, platform: 'x86_64-linux', bytes }),
    bytes: { host: hostOf(addresses.rubygems), path: /\.gem$/ },
    others: 1,
  },
  maven: {
    file: 'demo-1.2.3.jar',
    channel: { package: 'org.example:demo' },
    publish: (world, bytes) =>
      world.maven.seed({
        ...{ package: 'org.example:demo', version },
        files: [{ name: 'demo-1.2.3.jar', bytes }],
      }),
    bytes: { host: hostOf(addresses.mavenCentral), path: /\.jar$/ },
    others: 0,
  },
  'github-release': {
    file: 'demo-1.2.3-x86_64.tar.gz',
    channel: {},
    publish: (world, bytes) =>
      void world.github.repository('octo/demo').addRelease({
        ...{ tagName: 'v1.2.3', draft: false },
        assets: [{ name: 'demo-1.2.3-x86_64.tar.gz', bytes }],
      }),
    // The API sends readers on to the bytes.
    bytes: { host: 'release-assets.githubusercontent.com' },
    others: 3,
  },
  url: {
    file: 'demo.tar.gz',
    channel: { indexUrl: mirror },
    // Any address is as good as another: this one is of a host that the world has.
    publish: (world, bytes) =>
      world.maven.seed({
        ...{ package: 'org.example:mirror', version },
        files: [{ name: 'demo.tar.gz', bytes }],
      }),
    bytes: { host: hostOf(mirror), path: /\.tar\.gz$/ },
    others: 0,
  },
};

export interface SealedScene extends AsyncDisposable {
  readonly world: World;
  readonly sealed: Buffer;
  /** Runs the action's `after` as a host does, over real connections; a wait is over at once. */
  readBack(): Promise<{
    readonly result: Awaited<ReturnType<typeof action.run>>;
    readonly sleeps: readonly number[];
  }>;
}

/** A world, and a sealed release whose one channel is of the type. Nothing is published yet. */
export async function sealScene(type: ChannelType): Promise<SealedScene> {
  const { file, channel } = scenes[type];
  const root = await mkdtemp(join(tmpdir(), 'every-registry-'));
  const world = await createWorld({ folder: join(root, 'world') });
  const folder = join(root, 'sealed');
  await mkdir(folder);
  const sealed = await tarGz({ 'demo/code': `for ${type}\n` });
  const manifest: ReleaseManifest = {
    ...{ schema: manifestSchemaId, repository: 'octo/demo', tag: 'v1.2.3', version },
    ...{ commit: 'a'.repeat(40), committedAt: '2026-01-02T03:04:05Z' },
    build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3', runId: 1001 },
    artifacts: [{ name: file, ...digestsOf(sealed), kind: 'file' }],
    evidence: [],
    channels: [{ name: 'it', type, version, artifacts: [file], ...channel }],
  };
  await writeFile(join(folder, file), sealed);
  await writeFile(join(folder, manifestFileName), renderManifest(manifest));
  await writeFile(join(folder, checksumsFileName), renderReleaseChecksums(manifest));
  const dispose = async () => {
    await world.close();
    await rm(root, { recursive: true });
  };
  return {
    world,
    sealed,
    readBack: () => readBack({ world, folder, manifest }),
    [Symbol.asyncDispose]: dispose,
  };
}

async function readBack(scene: {
  readonly world: World;
  readonly folder: string;
  readonly manifest: ReleaseManifest;
}) {
  const { world, folder, manifest } = scene;
  const given: Readonly<Record<string, string>> = {
    ...{ channel: 'it', mode: 'after', published: 'true', repository: 'octo/demo' },
    ...{ 'sealed-folder': folder, 'manifest-digest': `sha256:${digestManifest(manifest)}` },
    'receipt-path': join(world.folder, 'receipt.json'),
    'github-token': world.github.issueToken({ permissions: { contents: 'read' } }),
  };
  const inputs = parseInputs(action.inputs, (name) => given[name]);
  const [clock, log, run] = [fakeClock(), fakeLog(), fakeRun()];
  const { proxyUrl: url, certificate } = world;
  const http = createHttp({ clock, log, proxy: { url, certificate } });
  // What is served is kept in the world's folder, which goes when the test ends.
  const makeTemporaryFolder = () => mkdtemp(join(world.folder, 'served-'));
  const files = { ...localFiles, makeTemporaryFolder };
  const result = await action.run(inputs, {
    ...{ artifacts: {} as Artifacts, clock, files, log, run },
    registries: createRegistries(http, { host: { run }, token: inputs.githubToken }),
  });
  return { result, sleeps: clock.sleeps };
}
