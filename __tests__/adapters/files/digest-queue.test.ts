import { createHash } from 'node:crypto';
import { readFileSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createDigestQueue, type DigestQueue } from '../../../src/adapters/digest-queue.ts';
import {
  startDigestThread,
  type DigestOpenFile,
  type DigestThread,
} from '../../../src/adapters/digest-thread.ts';
import { temporaryFolders } from '../../support/folders.ts';

const folderWith = temporaryFolders();
const linuxOnly = process.platform === 'linux' ? it : it.skip;

/** What the queue goes by: more than enough, or not enough, to start a thread for. */
const much = 1024 ** 3;
const little = 1024 ** 2;

/** Files of some blocks and a rest, no two alike. */
function files(count: number): readonly string[] {
  const names = Array.from({ length: count }, (_, index) => `${index}.bin`);
  const content = (index: number) => Buffer.alloc(1_200_000 + index, `file ${index} `);
  const folder = folderWith(Object.fromEntries(names.map((name, at) => [name, content(at)])));
  return names.map((name) => join(folder, name));
}

function digestsOf(path: string) {
  const bytes = readFileSync(path);
  return {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sha512: createHash('sha512').update(bytes).digest('base64'),
  };
}

/** Has the queue digest the file, as if it had that many bytes. */
function digest(queue: DigestQueue, path: string, bytes: number) {
  return queue.add(bytes, (use) => opened(path, use));
}

async function opened(path: string, use: DigestOpenFile) {
  await using handle = await open(path);
  return await use(handle, { sha512: true });
}

/** Threads that count how many were started and how many files they were given. */
function counted(start: () => DigestThread) {
  const count = { started: 0, files: 0 };
  return {
    count,
    start: (): DigestThread => {
      count.started += 1;
      const thread = start();
      return {
        digest: (...given) => {
          count.files += 1;
          return thread.digest(...given);
        },
      };
    },
  };
}

describe('when much waits', () => {
  it('other threads help, and everybody gets the digests of their own file', async () => {
    const paths = files(9);
    const { count, start } = counted(startDigestThread);
    const queue = createDigestQueue({ most: 3, start });
    const digests = await Promise.all(paths.map((path) => digest(queue, path, much)));
    expect(digests).toEqual(paths.map(digestsOf));
    expect(count.started).toBe(2);
    expect(count.files).toBeGreaterThanOrEqual(2);
  });

  it('no more files are open than there are threads', async () => {
    const paths = files(12);
    const queue = createDigestQueue({ most: 2, start: startDigestThread });
    let now = 0;
    let most = 0;
    const work = async (path: string, use: DigestOpenFile) => {
      most = Math.max(most, (now += 1));
      const digests = await opened(path, use);
      now -= 1;
      return digests;
    };
    await Promise.all(paths.map((path) => queue.add(much, (use) => work(path, use))));
    expect(most).toBe(2);
  });

  it('a thread that was started is asked again, however little comes next', async () => {
    const [one, other] = files(2);
    const { count, start } = counted(startDigestThread);
    const queue = createDigestQueue({ most: 2, start });
    for (const bytes of [much, little]) {
      await Promise.all([digest(queue, one!, bytes), digest(queue, other!, bytes)]);
    }
    expect(count).toEqual({ started: 1, files: 2 });
  });

  it.each([
    ['with one core', 1, much],
    ['when little waits', 4, little],
  ])('this thread does it alone %s', async (_when, most, bytes) => {
    const paths = files(4);
    const { count, start } = counted(startDigestThread);
    const queue = createDigestQueue({ most, start });
    const digests = await Promise.all(paths.map((path) => digest(queue, path, bytes)));
    expect(digests).toEqual(paths.map(digestsOf));
    expect(count.started).toBe(0);
  });

  it('a single file is digested here, whatever its size', async () => {
    const [path] = files(1);
    const { count, start } = counted(startDigestThread);
    const queue = createDigestQueue({ most: 4, start });
    expect(await digest(queue, path!, much)).toEqual(digestsOf(path!));
    expect(count.started).toBe(0);
  });
});

describe('when a thread does not help', () => {
  it.each<[string, () => DigestThread]>([
    [
      'cannot be started',
      () => {
        throw new Error('no permission');
      },
    ],
    ['ends in the middle of a file', () => ({ digest: () => Promise.reject(new Error('ended')) })],
  ])('one that %s is not missed', async (_how, fail) => {
    const paths = files(6);
    const { count, start } = counted(fail);
    const queue = createDigestQueue({ most: 2, start });
    const digests = await Promise.all(paths.map((path) => digest(queue, path, much)));
    expect(digests).toEqual(paths.map(digestsOf));
    expect(count.started).toBe(1);
  });

  it('one that failed is asked no more, and no other is started', async () => {
    const paths = files(6);
    const { count, start } = counted(() => ({ digest: () => Promise.reject(new Error('ended')) }));
    const queue = createDigestQueue({ most: 4, start });
    await Promise.all(paths.slice(0, 2).map((path) => digest(queue, path, much)));
    await Promise.all(paths.map((path) => digest(queue, path, much)));
    expect(count).toEqual({ started: 1, files: 1 });
  });

  linuxOnly('a file that cannot be read fails as it does without any (Linux: /proc)', async () => {
    const [path] = files(1);
    const alone = createDigestQueue({ most: 1, start: startDigestThread });
    const helped = createDigestQueue({ most: 2, start: startDigestThread });
    // A plain file whose first page nobody may read.
    const unreadable = '/proc/self/mem';
    await expect(digest(alone, unreadable, much)).rejects.toMatchObject({ code: 'EIO' });
    const [first, second] = await Promise.allSettled([
      digest(helped, path!, much),
      digest(helped, unreadable, much),
    ]);
    expect(first).toEqual({ status: 'fulfilled', value: digestsOf(path!) });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'EIO' } });
    expect(await digest(helped, path!, much)).toEqual(digestsOf(path!));
  });

  it('what the work throws is thrown, and the queue goes on', async () => {
    const paths = files(5);
    const queue = createDigestQueue({ most: 2, start: startDigestThread });
    const missing = queue.add(much, () => Promise.reject(new Error('missing')));
    const rest = Promise.all(paths.map((path) => digest(queue, path, much)));
    await expect(missing).rejects.toThrow('missing');
    expect(await rest).toEqual(paths.map(digestsOf));
  });
});

describe('a file that changes while it is read', () => {
  it.each([
    ['here', 1],
    ['in another thread', 2],
  ])('gives the digests of the bytes that were read %s', async (_where, most) => {
    const path = join(folderWith({ 'a.bin': '' }), 'a.bin');
    truncateSync(path, 64 * 1024 * 1024);
    const queue = createDigestQueue({ most, start: startDigestThread });
    const digests = [digest(queue, path, much), digest(queue, path, much)];
    await new Promise((resolve) => setTimeout(resolve, 60));
    truncateSync(path, 5);
    for (const { size, sha256 } of await Promise.all(digests)) {
      expect(size).toBeGreaterThanOrEqual(5);
      expect(sha256).toBe(createHash('sha256').update(Buffer.alloc(size)).digest('hex'));
    }
  });
});
