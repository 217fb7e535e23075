/** A sealed release, a world to publish it to, and require-byte-identity as a host runs it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import action from '../../actions/require-byte-identity/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { createRegistries } from '../../src/adapters/registries.ts';
import { checksumsFileName, manifestFileName } from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Artifacts } from '../../src/ports.ts';
import { parseReceipt } from '../../src/receipt/parse.ts';
import { npmRegistry } from '../../src/world/npm/service.ts';
import { createWorld, type World } from '../../src/world/world.ts';
import { names, sealRelease } from '../channels/support.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { worldHttp } from '../support/world-http.ts';

export let release: Awaited<ReturnType<typeof sealRelease>>;
export let manifestSha256: string;
export let world: World;
export let folder: string;
const configured = process.env.npm_config_registry;

beforeAll(async () => {
  process.env.npm_config_registry = npmRegistry;
  release = await sealRelease();
  const { manifest } = release;
  manifestSha256 = digestManifest(manifest);
  await writeFile(join(release.folder, manifestFileName), renderManifest(manifest));
  await writeFile(join(release.folder, checksumsFileName), renderReleaseChecksums(manifest));
});
afterAll(async () => {
  if (configured === undefined) delete process.env.npm_config_registry;
  else process.env.npm_config_registry = configured;
  await release[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'byte-identity-'));
  world = await createWorld({ folder: join(folder, 'world') });
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const noArtifacts = {} as Artifacts;

/** Runs the action as a host does, on the inputs' texts. */
export async function run(
  given: Readonly<Record<string, string>>,
  { clock = fakeClock(), http = worldHttp(world) } = {},
) {
  const inputs = parseInputs(action.inputs, (name) => {
    const defaults: Readonly<Record<string, string>> = {
      'sealed-folder': release.folder,
      'manifest-digest': `sha256:${manifestSha256}`,
      'receipt-path': join(folder, 'receipt.json'),
      'github-token': token(),
      repository: 'octo/demo',
    };
    return given[name] ?? defaults[name];
  });
  const run = fakeRun();
  return action.run(inputs, {
    artifacts: noArtifacts,
    clock,
    files: localFiles,
    log: fakeLog(),
    registries: createRegistries(http, {
      host: { run },
      token: inputs.githubToken,
      npmToken: inputs.npmToken,
    }),
    run,
  });
}

export const token = () => world.github.issueToken({ permissions: { contents: 'read' } });
export const bytesOf = (name: string) => release.bytes.get(name)!;

/** Publishes the sealed files of a channel. */
export const publish: Readonly<Record<string, () => void>> = {
  pypi: () =>
    world.pypi.seed({
      project: 'demo',
      version: '1.2.3',
      files: [names.wheel, names.sdist].map((name) => ({ name, bytes: bytesOf(name) })),
    }),
  crates: () => world.crates.seed({ crate: 'demo', version: '1.2.3', bytes: bytesOf(names.crate) }),
  npm: () =>
    world.npm.seed({ name: '@octo/demo', version: '1.2.3', tarball: bytesOf(names.tarball) }),
  github: () =>
    void world.github.repository('octo/demo').addRelease({
      tagName: 'v1.2.3',
      draft: false,
      assets: release.channel('github').artifacts.map((name) => ({ name, bytes: bytesOf(name) })),
    }),
};
export const channels = Object.keys(publish);

export const writtenReceipt = async () =>
  parseReceipt(await readFile(join(folder, 'receipt.json'), 'utf8'), 'the test');
