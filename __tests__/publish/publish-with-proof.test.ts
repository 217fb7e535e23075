import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { names } from '../channels/support.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { waitUntil } from '../support/wait-until.ts';
import { newShelf, publishTo, ran, release, type Shelf } from './support.ts';

/** Publishes everything that it is handed, and leaves a mark. */
const upload = 'touch ran; cp "$RELEASE_FILES"/* shelf/';
const textIn = ({ folder }: Shelf, name: string) => readFileSync(join(folder, name), 'utf8');
const bytesOf = (name: string) => release.bytes.get(name)!;

describe('when the channel lacks the version', () => {
  test('the command publishes, and what it published is proven', async () => {
    const shelf = newShelf();
    const result = await publishTo(shelf, { run: upload });
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ state: 'published', published: 'true' });
    expect(result.receipt).toMatchObject({ state: 'published', proves: true });
    expect(JSON.parse(result.outputs.receipt!)).toMatchObject({
      predicate: { state: 'published' },
    });
    expect(result.outputs.receiptPath).toBe(join(shelf.folder, 'receipt.json'));
    expect(result.summary).toContain('### pypi: published');
  });

  test('the command is handed exactly the channel’s sealed files, outside of its folder', async () => {
    const shelf = newShelf();
    await publishTo(shelf, { run: `ls "$RELEASE_FILES" >listed; ls -A >around; ${upload}` });
    expect(textIn(shelf, 'listed')).toBe(`${names.wheel}\n${names.sdist}\n`);
    // Nothing is put beside the command: a tree with strange files in it is dirty for cargo.
    expect(textIn(shelf, 'around')).toBe('around\nlisted\nshelf\n');
  });

  test('a command that uploads a part is waited for in vain, and the step is red', async () => {
    const shelf = newShelf();
    const result = await publishTo(shelf, {
      run: 'cp "$RELEASE_FILES"/*.whl shelf/',
      timeout: '30s',
    });
    expectResultFailure('CHANNEL_NOT_SERVED', result);
    expect(result.outputs).toMatchObject({ state: 'failed', published: 'false' });
    expect(result.receipt).toMatchObject({ failure: 'CHANNEL_NOT_SERVED', proves: false });
    expect(result.receipt.observations.map(({ verdict }) => verdict).sort()).toEqual([
      'absent',
      'equal',
    ]);
  });

  test('a command that publishes other bytes is found out at once', async () => {
    const shelf = newShelf();
    const run = 'for f in "$RELEASE_FILES"/*; do echo rebuilt >"shelf/$(basename "$f")"; done';
    const result = await publishTo(shelf, { run });
    expectResultFailure('BYTES_SERVED_DIFFER', result);
    expect(result.sleeps).toEqual([]);
    expect(result.receipt).toMatchObject({ failure: 'BYTES_SERVED_DIFFER', proves: false });
  });
});

describe('when the channel has the version', () => {
  test('the command is left out, and the receipt tells that it was there already', async () => {
    const shelf = newShelf();
    for (const name of [names.wheel, names.sdist]) shelf.put(name, bytesOf(name));
    const result = await publishTo(shelf, { run: upload });
    expect(result.failure).toBeUndefined();
    expect(ran(shelf)).toBe(false);
    expect(result.outputs).toMatchObject({ state: 'already-published', published: 'false' });
    expect(result.receipt).toMatchObject({ state: 'already-published', proves: true });
  });

  test('a part of it is completed with what is missing, and nothing else', async () => {
    const shelf = newShelf();
    shelf.put(names.sdist, bytesOf(names.sdist));
    const result = await publishTo(shelf, { run: `ls "$RELEASE_FILES" >listed; ${upload}` });
    expect(textIn(shelf, 'listed')).toBe(`${names.wheel}\n`);
    expect(result.outputs).toMatchObject({ state: 'published', published: 'true' });
  });

  test('other bytes refuse it: the command never runs, and the failed receipt tells why', async () => {
    const shelf = newShelf();
    shelf.put(names.wheel, bytesOf(names.wheel));
    shelf.put(names.sdist, Buffer.from('rebuilt'));
    const result = await publishTo(shelf, { run: upload });
    expectResultFailure('BYTES_SERVED_DIFFER', result);
    expect(ran(shelf)).toBe(false);
    expect(result.outputs).toMatchObject({ state: 'failed', published: 'false' });
    expect(result.receipt).toMatchObject({ failure: 'BYTES_SERVED_DIFFER', proves: false });
    expect(result.receipt.observations.map(({ verdict }) => verdict).sort()).toEqual([
      'different',
      'equal',
    ]);
  });

  test('files that nobody sealed refuse it as well', async () => {
    const shelf = newShelf();
    shelf.put('demo-1.2.3-cp312-none-any.whl', Buffer.from('a stranger'));
    const result = await publishTo(shelf, { run: upload });
    expectResultFailure('CHANNEL_EXTRA_FILES', result);
    expect(ran(shelf)).toBe(false);
    expect(result.receipt.proves).toBe(false);
  });
});

describe('when it is unknown what the channel serves', () => {
  test('before publishing, the command never runs', async () => {
    const shelf = newShelf();
    shelf.downFrom = 1;
    const result = await publishTo(shelf, { run: upload });
    expectResultFailure('CHANNEL_UNREADABLE', result);
    expect(ran(shelf)).toBe(false);
    expect(result.receipt).toMatchObject({ state: 'failed', failure: 'CHANNEL_UNREADABLE' });
  });

  test('after publishing, the step is red, and the receipt says that it is unknown', async () => {
    const shelf = newShelf();
    shelf.downFrom = 2;
    const result = await publishTo(shelf, { run: upload, timeout: '20s' });
    expectResultFailure('CHANNEL_UNREADABLE', result);
    expect(ran(shelf)).toBe(true);
    expect(result.outputs.published).toBe('false');
    expect(new Set(result.receipt.observations.map(({ verdict }) => verdict))).toEqual(
      new Set(['unknown']),
    );
  });
});

describe('when the command fails', () => {
  test('and nothing is served, the step is red with its exit code, after a minute at most', async () => {
    const shelf = newShelf();
    const result = await publishTo(shelf, { run: 'exit 7', timeout: '30m', interval: '20s' });
    const failure = expectResultFailure('PUBLISH_COMMAND_FAILED', result);
    expect(failure.seen).toMatch(/^the command ended with exit code 7, and after 60 s pkg:pypi/);
    expect(result.sleeps.reduce((sum, each) => sum + each, 0)).toBe(60_000);
    expect(result.receipt).toMatchObject({ failure: 'PUBLISH_COMMAND_FAILED', proves: false });
  });

  test('after the registry took the bytes, they decide: proven, with a warning', async () => {
    const shelf = newShelf();
    const result = await publishTo(shelf, { run: `${upload}; exit 1` });
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ state: 'published', published: 'true' });
    expect(result.receipt.proves).toBe(true);
    expect(result.findings).toMatchObject([{ rule: 'PUBLISH_COMMAND_FAILED', level: 'warning' }]);
    expect(result.findings![0]!.message).toContain('ended with exit code 1, but pkg:pypi/demo');
  });

  test('and other bytes are served, those are the failure, and the warning stands beside it', async () => {
    const shelf = newShelf();
    const result = await publishTo(shelf, { run: `echo x >shelf/${names.wheel}; exit 1` });
    expectResultFailure('BYTES_SERVED_DIFFER', result);
    expect(result.findings![0]).toMatchObject({ rule: 'PUBLISH_COMMAND_FAILED', level: 'warning' });
    expect(result.receipt).toMatchObject({ failure: 'BYTES_SERVED_DIFFER', proves: false });
  });

  test('and nobody knows what is served, it is never green', async () => {
    const shelf = newShelf();
    shelf.downFrom = 2;
    const result = await publishTo(shelf, { run: `${upload}; exit 1` });
    const failure = expectResultFailure('PUBLISH_COMMAND_FAILED', result);
    expect(failure.seen).toContain('HTTP 503');
    expect(result.receipt.state).toBe('failed');
  });

  test.each([
    ['a failing part of a pipe', 'false | cp "$RELEASE_FILES"/* shelf/'],
    ['a signal', 'kill -9 $$'],
    ['a variable that is not set, under set -u', 'exec 2>&-; set -u; cp "$NOTHING" shelf/'],
  ])('%s counts as a failure', async (_, run) => {
    const result = await publishTo(newShelf(), { run, timeout: '1s' });
    const codes = [result.failure?.code, result.findings?.[0]?.rule];
    expect(codes).toContain('PUBLISH_COMMAND_FAILED');
  });

  test('a shell or a folder that is not there is told apart, and has a receipt too', async () => {
    const shelf = newShelf();
    const result = await publishTo(shelf, { run: upload, 'working-directory': 'no/such/folder' });
    const failure = expectResultFailure('PUBLISH_COMMAND_NOT_STARTED', result);
    expect(failure.seen).toContain('no/such/folder is not there');
    expect(result.receipt).toMatchObject({ failure: 'PUBLISH_COMMAND_NOT_STARTED', proves: false });
  });
});

describe('when the step is cancelled', () => {
  test('before the command, it never runs, and a failed receipt is written', async () => {
    const shelf = newShelf();
    const result = await publishTo(shelf, { run: upload }, { signal: AbortSignal.abort() });
    expectResultFailure('PUBLISH_CANCELLED', result);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ran(shelf)).toBe(false);
    expect(result.receipt).toMatchObject({ failure: 'PUBLISH_CANCELLED', proves: false });
  });

  test('while the command runs, that ends, and nothing is told of the channel', async () => {
    const shelf = newShelf();
    const controller = new AbortController();
    const run = `touch ran; sleep 60; ${upload}`;
    const running = publishTo(shelf, { run }, { signal: controller.signal });
    await waitUntil(() => ran(shelf));
    controller.abort();
    const result = await running;
    expectResultFailure('PUBLISH_CANCELLED', result);
    expect(result.outputs).toMatchObject({ state: 'failed', published: 'false' });
    expect(result.receipt.observations[0]).toMatchObject({ verdict: 'unknown' });
    expect(readdirSync(shelf.path)).toEqual([]);
  });
});

describe('when there is nothing that a receipt could tell of', () => {
  test('a set that is not the sealed one stops it before the channel is asked', async () => {
    const shelf = newShelf();
    const digest = '0'.repeat(64);
    await expectFailure('MANIFEST_DIGEST_MISMATCH', () =>
      publishTo(shelf, { run: upload, 'manifest-digest': digest }),
    );
    expect({ reads: shelf.reads, ran: ran(shelf) }).toEqual({ reads: 0, ran: false });
    expect(existsSync(join(shelf.folder, 'receipt.json'))).toBe(false);
  });

  test('a channel that was not sealed does too', async () => {
    const shelf = newShelf();
    await expectFailure('CHANNEL_NOT_SEALED', () =>
      publishTo(shelf, { run: upload, channel: 'homebrew' }),
    );
    expect(ran(shelf)).toBe(false);
  });
});
