import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { verifyReceipts } from '../../src/receipt/verify.ts';
import { names } from '../channels/support.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';

import {
  bytesOf,
  channels,
  folder,
  manifestSha256,
  publish,
  release,
  run,
  world,
  writtenReceipt,
} from './byte-identity-world.ts';

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

  test('an address that is no registry is refused', async () => {
    await expectFailure('INPUT_INVALID', () =>
      run({ channel: 'pypi', mode: 'after', 'index-url': 'http://index.example' }),
    );
  });
});
