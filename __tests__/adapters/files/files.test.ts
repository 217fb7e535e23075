import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../../src/adapters/files.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { peakMemorySource, runModule } from '../../support/run-node.ts';

const folderWith = temporaryFolders();

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('listing a folder', () => {
  it('tells plain files with their sizes, sorted by code unit, folders left out', async () => {
    const folder = folderWith({ 'b.txt': 'bb', 'a/c.txt': '', 'B.txt': 'b' });
    mkdirSync(join(folder, 'empty'));
    expect(await localFiles.list(folder)).toEqual([
      { name: 'B.txt', kind: 'file', size: 1 },
      { name: 'a/c.txt', kind: 'file', size: 0 },
      { name: 'b.txt', kind: 'file', size: 2 },
    ]);
  });

  it('tells links and pipes as what they are, and never looks through them', async () => {
    const folder = folderWith({ 'in/secret.txt': 'x' });
    symlinkSync('in', join(folder, 'link'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await localFiles.list(folder)).toEqual([
      { name: 'in/secret.txt', kind: 'file', size: 1 },
      { name: 'link', kind: 'link', size: 0, linkTarget: 'in' },
      { name: 'pipe', kind: 'other', size: 0 },
    ]);
  });

  it('tells which files their owner may execute', async () => {
    const folder = folderWith({ build: '', 'read.me': '' });
    chmodSync(join(folder, 'build'), 0o700);
    chmodSync(join(folder, 'read.me'), 0o611);
    expect(await localFiles.list(folder)).toEqual([
      { name: 'build', kind: 'file', size: 0, executable: true },
      { name: 'read.me', kind: 'file', size: 0 },
    ]);
  });

  it('fails for a folder that is not there', async () => {
    await expectFailure('FILE_MISSING', () => localFiles.list(join(folderWith(), 'none')));
  });
});

describe('reading a file', () => {
  it('gives all of it, up to the cap', async () => {
    const path = join(folderWith({ 'a.txt': 'four' }), 'a.txt');
    expect((await localFiles.read(path, 4)).toString()).toBe('four');
    await expectFailure('FILE_TOO_LARGE', () => localFiles.read(path, 3));
  });

  it('gives a part of it, the end left out', async () => {
    const path = join(folderWith({ 'a.txt': '0123456789' }), 'a.txt');
    expect(await textOf(localFiles.stream(path, { start: 2, end: 5 }))).toBe('234');
    expect(await textOf(localFiles.stream(path, { start: 8, end: 50 }))).toBe('89');
  });

  it('refuses links, folders and pipes without waiting', async () => {
    const folder = folderWith({ 'a.txt': 'x' });
    symlinkSync('a.txt', join(folder, 'link'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await expectFailure('FILE_NOT_PLAIN', () => localFiles.read(join(folder, 'link'), 9));
    await expectFailure('FILE_NOT_PLAIN', () => localFiles.digest(join(folder, 'pipe')));
    await expectFailure('FILE_NOT_PLAIN', () => textOf(localFiles.stream(folder)));
    await expectFailure('FILE_NOT_PLAIN', () =>
      localFiles.copy(join(folder, 'link'), join(folder, 'copy')),
    );
  });

  it('tells undefined of what is not there only where it was asked to', async () => {
    const path = join(folderWith(), 'none');
    expect(await localFiles.stat(path)).toBeUndefined();
    await expectFailure('FILE_MISSING', () => localFiles.digest(path));
  });
});

describe('hashing a file', () => {
  it('gives the digests of every byte, across the blocks it reads in', async () => {
    const bytes = Buffer.alloc(2_500_001, 'abcdefg');
    const path = join(folderWith({ 'a.bin': bytes }), 'a.bin');
    expect(await localFiles.digest(path, { sha512: true })).toEqual({
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sha512: createHash('sha512').update(bytes).digest('base64'),
    });
  });

  it('of several, each fails for itself', async () => {
    const folder = folderWith({ 'a.bin': 'a', 'b.bin': 'b' });
    symlinkSync('a.bin', join(folder, 'link'));
    const digest = (name: string) => localFiles.digest(join(folder, name));
    const link = expectFailure('FILE_NOT_PLAIN', () => digest('link'));
    const none = expectFailure('FILE_MISSING', () => digest('none'));
    const [a, b] = await Promise.all([digest('a.bin'), digest('b.bin'), link, none]);
    expect([a.sha256, b.sha256]).toEqual(
      ['a', 'b'].map((text) => createHash('sha256').update(text).digest('hex')),
    );
  });

  it('does not hold up a process that ends', () => {
    const path = join(folderWith({ 'huge.bin': '' }), 'huge.bin');
    truncateSync(path, 1024 ** 4);
    const start = performance.now();
    const { status } = runModule(`
      import { localFiles } from './src/adapters/files.ts';
      for (let file = 0; file < 4; file++) void localFiles.digest(${JSON.stringify(path)});
      setTimeout(() => process.exit(3), 100);
    `);
    expect(status).toBe(3);
    // Hashing a terabyte takes ten minutes.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

describe('memory', () => {
  it.each([
    [
      'hashed at once',
      `const digests = await Promise.all(paths.map((path) => localFiles.digest(path)));
       for (const digest of digests) size += digest.size`,
    ],
    [
      'streamed',
      `for (const path of paths) {
         for await (const piece of localFiles.stream(path)) size += piece.length;
       }`,
    ],
  ])('stays below 150 MB for sparse files of 768 MB that are %s', (_how, use) => {
    const folder = folderWith({ 'a.bin': '', 'b.bin': '', 'c.bin': '' });
    const paths = readdirSync(folder).map((name) => join(folder, name));
    for (const path of paths) truncateSync(path, 256 * 1024 ** 2);
    const { stdout, stderr } = runModule(`${peakMemorySource}
      import { localFiles } from './src/adapters/files.ts';
      const paths = ${JSON.stringify(paths)};
      let size = 0;
      ${use};
      console.log(JSON.stringify([size, peakKilobytes()]));
    `);
    expect(stderr).toBe('');
    const [size, rss] = JSON.parse(stdout) as [number, number];
    expect(size).toBe(3 * 256 * 1024 ** 2);
    expect(rss).toBeLessThan(150 * 1024);
  });
});

describe('writing a file', () => {
  it('makes the folders on the way, and leaves nothing but the file', async () => {
    const folder = folderWith();
    await localFiles.write(join(folder, 'x/y/a.txt'), 'text');
    expect(readFileSync(join(folder, 'x/y/a.txt'), 'utf8')).toBe('text');
    expect(readdirSync(join(folder, 'x/y'))).toEqual(['a.txt']);
  });

  it('keeps what was there when the new content breaks off', async () => {
    const folder = folderWith({ 'a.txt': 'old' });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('new');
      throw new Error('connection lost');
    }
    await expect(localFiles.write(join(folder, 'a.txt'), broken())).rejects.toThrow(
      'connection lost',
    );
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('replaces a link instead of writing through it', async () => {
    const folder = folderWith({ 'target.txt': 'untouched' });
    symlinkSync('target.txt', join(folder, 'a.txt'));
    await localFiles.write(join(folder, 'a.txt'), 'new');
    expect(readFileSync(join(folder, 'target.txt'), 'utf8')).toBe('untouched');
    expect((await localFiles.stat(join(folder, 'a.txt')))?.kind).toBe('file');
  });

  it('fails below a path that is a file', async () => {
    const folder = folderWith({ 'a.txt': 'x' });
    await expectFailure('FILE_NOT_WRITTEN', () => localFiles.write(join(folder, 'a.txt/b'), 'x'));
  });

  it('copies bytes, and refuses to copy what is not there', async () => {
    const folder = folderWith({ 'a.txt': 'x' });
    await localFiles.copy(join(folder, 'a.txt'), join(folder, 'in/b.txt'));
    expect(readFileSync(join(folder, 'in/b.txt'), 'utf8')).toBe('x');
    await expectFailure('FILE_MISSING', () =>
      localFiles.copy(join(folder, 'none'), join(folder, 'c.txt')),
    );
  });
});

describe('a temporary folder', () => {
  const source = (ending: string) => `
    import { localFiles } from './src/adapters/files.ts';
    const folder = await localFiles.makeTemporaryFolder('demo');
    await localFiles.write(folder + '/a.txt', 'x');
    console.log(folder);
    ${ending}
  `;

  it.each([
    ['ends', ''],
    ['fails', 'throw new Error("bug")'],
    ['is ended by a signal', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 5000)'],
  ])('is gone when the process %s', (_how, ending) => {
    const place = folderWith();
    const { stdout } = runModule(source(ending), { RUNNER_TEMP: place });
    expect(stdout.trim()).toMatch(new RegExp(`^${place}/demo-`));
    expect(existsSync(stdout.trim())).toBe(false);
  });

  it('does not keep a process alive that a signal should end', () => {
    const { status } = runModule(
      source('process.kill(process.pid, "SIGINT"); await new Promise((r) => setTimeout(r, 9000))'),
    );
    expect(status).not.toBe(0);
  });
});

it('files with control characters in their names are listed as they are', async () => {
  const folder = folderWith();
  writeFileSync(join(folder, 'a\nb%0A'), 'x');
  expect((await localFiles.list(folder)).map(({ name }) => name)).toEqual(['a\nb%0A']);
});
