import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import action from '../../actions/require-byte-identity/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { createRegistries } from '../../src/adapters/registries.ts';
import { checksumsFileName, manifestFileName } from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Artifacts } from '../../src/ports.ts';
import { parseReceipt } from '../../src/receipt/parse.ts';
import { verifyReceipts } from '../../src/receipt/verify.ts';
import { npmRegistry } from '../../src/world/npm/service.ts';
import { createWorld, type World } from '../../src/world/world.ts';
import { names, sealRelease } from '../channels/support.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { worldHttp } from '../support/world-http.ts';

let release: Awaited<ReturnType<typeof sealRelease>>;
let manifestSha256: string;
let world: World;
let folder: string;
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
async function run(
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
    registries: createRegistries(http, { host: { run }, token: inputs.githubToken }),
    run,
  });
}

const token = () => world.github.issueToken({ permissions: { contents: 'read' } });
const bytesOf = (name: string) => release.bytes.get(name)!;

/** Publishes the sealed files of a channel. */
const publish: Readonly<Record<string, () => void>> = {
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
const channels = Object.keys(publish);

const writtenReceipt = async () =>
  parseReceipt(await readFile(join(folder, 'receipt.json'), 'utf8'), 'the test');

describe('files of a job, without a channel', () => {
  test('pass when they are the sealed ones, and nothing is asked of anybody', async () => {
    const local = join(folder, 'rebuilt');
    await cp(join(release.folder, names.crate), join(local, names.crate));
    const result = await run({ channel: 'crates', mode: 'local', 'local-folder': local });
    expect(result.outputs).toEqual({});
    expect(result.summary).toContain(names.crate);
    expect(world.log.count({})).toBe(0);
    await writeFile(join(local, names.crate), await tarGz({ 'demo/code': 'other' }));
    await expectFailure('BYTES_LOCAL_DIFFER', () =>
      run({ channel: 'crates', mode: 'local', 'local-folder': local }),
    );
  });

  test('are refused when none were named: nothing would have been compared', async () => {
    await expectFailure('INPUT_INVALID', () => run({ channel: 'crates', mode: 'local' }));
  });
});

describe('before publishing', () => {
  test.each(channels)('an empty %s is to be published', async (channel) => {
    const result = await run({ channel, mode: 'before' });
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ publish: 'true', state: 'absent' });
    expect(world.violations).toEqual([]);
  });

  test.each(channels)('%s with the sealed bytes needs no upload', async (channel) => {
    publish[channel]!();
    const { outputs, summary } = await run({ channel, mode: 'before' });
    const missing = '[]';
    expect(outputs).toMatchObject({ publish: 'false', state: 'already-published', missing });
    expect(summary).toContain('✅ equal');
  });

  test('a partial upload to PyPI names what is missing', async () => {
    const files = [{ name: names.sdist, bytes: bytesOf(names.sdist) }];
    world.pypi.seed({ project: 'demo', version: '1.2.3', files });
    const { outputs } = await run({ channel: 'pypi', mode: 'before' });
    const missing = JSON.stringify([names.wheel]);
    expect(outputs).toMatchObject({ publish: 'true', state: 'partial', missing });
  });

  test.each([
    ['pypi', () => world.pypi.serveOtherBytes(names.wheel)],
    ['crates', () => world.crates.serveOtherBytes(names.crate)],
    ['npm', () => world.npm.serveOtherBytes('demo-1.2.3.tgz')],
  ])('%s that serves other bytes is refused, with outputs', async (channel, spoil) => {
    publish[channel]!();
    spoil();
    const result = await run({ channel, mode: 'before' });
    expectResultFailure('BYTES_SERVED_DIFFER', result);
    expect(result.outputs).toMatchObject({ publish: 'false', state: 'refused' });
    expect(result.summary).toContain('❌ different');
  });

  test('a registry that is down is refused, never taken for empty', async () => {
    const match = { host: 'pypi.org' };
    world.faults.add({ id: 'down', match, effect: { kind: 'status', status: 503, body: '' } });
    const result = await run({ channel: 'pypi', mode: 'before' });
    expectResultFailure('CHANNEL_UNREADABLE', result);
    expect(result.outputs.publish).toBe('false');
  });

  test('a rebuilt file is stopped before the channel is asked', async () => {
    const local = join(folder, 'local');
    await localFiles.makeFolder(local);
    await writeFile(join(local, names.crate), await tarGz({ 'demo/code': 'rebuilt' }));
    await expectFailure('BYTES_LOCAL_DIFFER', () =>
      run({ channel: 'crates', mode: 'before', 'local-folder': local }),
    );
    expect(world.log.requests).toEqual([]);
  });

  test('the sealed file itself passes', async () => {
    const local = join(folder, 'local');
    await localFiles.makeFolder(local);
    await cp(join(release.folder, names.crate), join(local, names.crate));
    const { outputs } = await run({ channel: 'crates', mode: 'before', 'local-folder': local });
    expect(outputs.publish).toBe('true');
  });

  test('exactly the files to upload are handed out', async () => {
    const out = join(folder, 'out');
    const absent = await run({ channel: 'pypi', mode: 'before', 'out-folder': out });
    expect(absent.outputs.folder).toBe(out);
    expect((await readdir(out)).sort()).toEqual([names.wheel, names.sdist].sort());
    const files = [{ name: names.sdist, bytes: bytesOf(names.sdist) }];
    world.pypi.seed({ project: 'demo', version: '1.2.3', files });
    const rest = join(folder, 'rest');
    await run({ channel: 'pypi', mode: 'before', 'out-folder': rest });
    expect(await readdir(rest)).toEqual([names.wheel]);
    expect(await readFile(join(rest, names.wheel))).toEqual(bytesOf(names.wheel));
  });

  test('nothing is handed out when nothing is to be uploaded', async () => {
    publish.npm!();
    const out = join(folder, 'out');
    await run({ channel: 'npm', mode: 'before', 'out-folder': out });
    expect(await readdir(out)).toEqual([]);
  });

  test('a folder with something in it is not added to', async () => {
    const out = join(folder, 'out');
    await localFiles.makeFolder(out);
    await writeFile(join(out, 'old.tgz'), 'x');
    const failure = await expectFailure('CHANNEL_OUT_NOT_EMPTY', () =>
      run({ channel: 'npm', mode: 'before', 'out-folder': out }),
    );
    expect(failure.seen).toContain('old.tgz');
  });

  test('a channel that was not sealed is told with those that were', async () => {
    const failure = await expectFailure('CHANNEL_NOT_SEALED', () =>
      run({ channel: 'homebrew', mode: 'before' }),
    );
    expect(failure.expected).toContain('crates, github, mirror, npm, pypi');
  });
});

describe('after publishing', () => {
  test.each(channels)('the receipt of %s proves the channel', async (channel) => {
    publish[channel]!();
    const result = await run({ channel, mode: 'after', published: 'true' });
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({
      state: 'published',
      receiptPath: join(folder, 'receipt.json'),
    });
    const receipt = await writtenReceipt();
    expect(JSON.parse(result.outputs.receipt!)).toEqual(receipt);
    const { manifest } = release;
    const verdict = verifyReceipts({ manifest, manifestSha256 }, [receipt], [channel]);
    expect(verdict.failures).toEqual([]);
    expect(world.violations).toEqual([]);
  });

  test('without an upload of its own the state is already-published', async () => {
    publish.crates!();
    const { outputs } = await run({ channel: 'crates', mode: 'after' });
    expect(outputs.state).toBe('already-published');
  });

  test('a registry that lags is read until it serves', async () => {
    publish.pypi!();
    const match = { host: 'pypi.org' };
    const occurrences = { count: 3 };
    const effect = { kind: 'status', status: 404, body: '' } as const;
    world.faults.add({ id: 'lag', match, occurrences, effect });
    const { outputs } = await run({ channel: 'pypi', mode: 'after', published: 'true' });
    expect(outputs.state).toBe('published');
    const { observations } = (await writtenReceipt()).predicate;
    expect(observations.map(({ attempts }) => attempts)).toEqual([4, 4]);
  });

  test('a lost budget fails, and leaves a receipt that proves nothing', async () => {
    const result = await run({ channel: 'npm', mode: 'after', published: 'true', timeout: '1m' });
    expectResultFailure('CHANNEL_NOT_SERVED', result);
    expect(result.outputs.state).toBe('failed');
    const receipt = await writtenReceipt();
    expect(receipt.predicate).toMatchObject({ state: 'failed', failure: 'CHANNEL_NOT_SERVED' });
    const { manifest } = release;
    const verdict = verifyReceipts({ manifest, manifestSha256 }, [receipt], ['npm']);
    expect(verdict.failures.map(({ code }) => code)).toEqual(['RECEIPT_NOT_PROVEN']);
  });

  test('a registry that stays down fails inside its budget, with a receipt', async () => {
    const match = { host: 'crates.io' };
    world.faults.add({ id: 'down', match, effect: { kind: 'reset', moment: 'before' } });
    const result = await run({ channel: 'crates', mode: 'after', timeout: '30s' });
    expectResultFailure('CHANNEL_UNREADABLE', result);
    expect((await writtenReceipt()).predicate.observations).toMatchObject([
      { verdict: 'unknown', attempts: 7 },
    ]);
  });

  test('the HTTP client’s own retries end with the budget too', async () => {
    world.faults.add({
      id: 'down',
      match: { host: 'crates.io' },
      effect: { kind: 'status', status: 503 },
    });
    const clock = fakeClock();
    const { proxyUrl: url, certificate } = world;
    const http = createHttp({ clock, log: fakeLog(), proxy: { url, certificate } });
    const started = clock.now().getTime();
    const given = { channel: 'crates', mode: 'after', timeout: '18s' };
    expectResultFailure('CHANNEL_UNREADABLE', await run(given, { clock, http }));
    expect(clock.now().getTime() - started).toBe(18_000);
  });

  test('other bytes fail at the first look, with both digests in the receipt', async () => {
    publish.npm!();
    const other = await tarGz({ 'demo/README': 'other' });
    world.npm.serveOtherBytes('demo-1.2.3.tgz', other);
    const result = await run({ channel: 'npm', mode: 'after', published: 'true' });
    const failure = expectResultFailure('BYTES_SERVED_DIFFER', result);
    expect(failure.seen).toContain('changed: demo/README');
    expect((await writtenReceipt()).predicate.observations).toMatchObject([
      { verdict: 'different', attempts: 1, size: other.length },
    ]);
  });

  test('a yanked version is no released one', async () => {
    publish.crates!();
    world.crates.yank('demo', '1.2.3');
    const result = await run({ channel: 'crates', mode: 'after' });
    expectResultFailure('CHANNEL_YANKED', result);
  });

  test('a draft is not served to anybody', async () => {
    world.github.repository('octo/demo').addRelease({ tagName: 'v1.2.3' });
    const result = await run({ channel: 'github', mode: 'after', timeout: '1s' });
    expectResultFailure('CHANNEL_NOT_SERVED', result);
  });

  test.each(['before', 'after'])(
    '%s publishing, an index that was not sealed stands for no channel',
    async (mode) => {
      // Its bytes may be right: they are not where users of this channel get theirs.
      publish.pypi!();
      for (const given of ['https://test.pypi.org', 'https://pypi.org']) {
        const failure = await expectFailure('CHANNEL_INDEX_DIFFERS', () =>
          run({ channel: 'pypi', mode, 'index-url': given }),
        );
        expect(failure.seen).toContain(given);
      }
      await expectFailure('CHANNEL_INDEX_DIFFERS', () =>
        run({ channel: 'mirror', mode, 'index-url': 'https://mirror.example/other' }),
      );
    },
  );

  test('the index that was sealed may be named again, with or without its last slash', async () => {
    const named = { channel: 'mirror', 'index-url': 'https://mirror.example/demo' };
    const result = await run({ ...named, mode: 'after', timeout: '0s' });
    expectResultFailure('CHANNEL_UNREADABLE', result);
  });

  test('an address that is no registry is refused', async () => {
    await expectFailure('INPUT_INVALID', () =>
      run({ channel: 'pypi', mode: 'after', 'index-url': 'http://index.example' }),
    );
  });
});
