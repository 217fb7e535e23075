import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { pack } from 'tar-stream';
import type { Explanation } from '../../src/bytes/explain/model.ts';
import { peakMemorySource, projectFolder } from '../support/run-node.ts';
import { zipOf } from '../support/zip.ts';

const root = mkdtempSync(join(tmpdir(), 'explain-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The most that an archive may have. */
const memberCount = 50_000;
const maxKilobytes = 150_000;

interface Shape {
  /** In the other direction. */
  readonly turned?: boolean;
  /** Another content and another time for each. */
  readonly changed?: boolean;
  readonly count?: number;
}

interface Member {
  readonly name: string;
  readonly content: string;
  /** Seconds since 1970. */
  readonly time: number;
}

function membersOf({ turned, changed, count = memberCount }: Shape): readonly Member[] {
  const members = Array.from({ length: count }, (_, index) => ({
    name: `package-${index % 300}/lib/${index % 97}/member-${index}-${'long-'.repeat(index % 16)}.js`,
    content: `${changed ? 'other' : 'one'} content of member ${index}\n`,
    time: changed ? index : 0,
  }));
  return turned ? members.reverse() : members;
}

async function writeTar(name: string, shape: Shape): Promise<string> {
  const archive = pack();
  const path = join(root, name);
  const gzip = name.endsWith('.gz') ? [createGzip({ level: shape.changed ? 1 : 6 })] : [];
  const writing = pipeline([Readable.from(archive), ...gzip, createWriteStream(path)]);
  for (const { name: member, content, time } of membersOf(shape)) {
    await new Promise((resolve) => {
      archive.entry({ name: member, mtime: new Date(time * 1000) }, content, resolve);
    });
  }
  archive.finalize();
  await writing;
  return path;
}

function writeZip(name: string, shape: Shape): string {
  const path = join(root, name);
  writeFileSync(path, zipOf(membersOf(shape)));
  return path;
}

/** What the bundle says that users run, and the most memory that its process held. */
function explain(a: string, b: string) {
  const tell = `${peakMemorySource}
    process.on('exit', () => console.error('peak ' + peakKilobytes()));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      `--import=data:text/javascript,${encodeURIComponent(tell)}`,
      join(projectFolder, 'dist/cli/index.js'),
      'explain',
      '--json',
      a,
      b,
    ],
    { encoding: 'utf8', cwd: projectFolder, maxBuffer: 2 ** 24 },
  );
  const peak = /^peak (\d+)$/m.exec(stderr)?.[1];
  if (peak === undefined) throw new Error(stderr);
  const { verdict, causes } = JSON.parse(stdout) as Explanation;
  const counts = Object.fromEntries(causes.map(({ id, count }) => [id, count]));
  return { verdict, counts, kilobytes: Number(peak) };
}

describe('two archives with as many members as there may be', () => {
  test('are explained within 150 MB when their order is turned: tar', async () => {
    const told = explain(await writeTar('a.tar', {}), await writeTar('b.tar', { turned: true }));
    expect(told).toMatchObject({ verdict: 'order-only', counts: { 'member-order': 49_999 } });
    expect(told.kilobytes).toBeLessThan(maxKilobytes);
  }, 120_000);

  test('are explained within 150 MB when their order is turned: zip', () => {
    const told = explain(writeZip('a.zip', {}), writeZip('b.zip', { turned: true }));
    expect(told).toMatchObject({ verdict: 'order-only', counts: { 'member-order': 49_999 } });
    expect(told.kilobytes).toBeLessThan(maxKilobytes);
  }, 120_000);

  test('are explained within 150 MB when all is another: tar.gz', async () => {
    const b = await writeTar('b.tar.gz', { turned: true, changed: true });
    const told = explain(await writeTar('a.tar.gz', {}), b);
    expect(told).toMatchObject({
      verdict: 'content',
      counts: { 'member-changed': 50_000, 'tar-time': 49_999, 'member-order': 49_999 },
    });
    expect(told.kilobytes).toBeLessThan(maxKilobytes);
  }, 120_000);

  test('are explained within 150 MB when all is another: zip', () => {
    const told = explain(writeZip('a.zip', {}), writeZip('b.zip', { turned: true, changed: true }));
    expect(told).toMatchObject({ verdict: 'content', counts: { 'member-changed': 50_000 } });
    expect(told.kilobytes).toBeLessThan(maxKilobytes);
  }, 120_000);
});

describe('an archive with one member more', () => {
  test('is told to be too large', () => {
    const path = writeZip('many.zip', { count: memberCount + 1 });
    const told = explain(writeZip('a.zip', {}), path);
    expect(told).toMatchObject({ verdict: 'content', counts: { 'beyond-limits': 1 } });
  }, 120_000);
});

describe('a gzip of 2 GiB', () => {
  test('is explained within 150 MB against another level of it', async () => {
    const block = Buffer.from('a line that compresses well, but for this number: ');
    function* blocks() {
      for (let index = 0; index < 2048; index++) {
        const size = Math.ceil(2 ** 20 / (block.length + 4));
        const lines = Array.from({ length: size }, (_, line) => `${block}${(line * 7919) % 997}\n`);
        yield Buffer.from(lines.join('').slice(0, 2 ** 20));
      }
    }
    const write = async (name: string, level: number) => {
      const path = join(root, name);
      await pipeline(Readable.from(blocks()), createGzip({ level }), createWriteStream(path));
      return path;
    };
    const told = explain(await write('1.gz', 1), await write('6.gz', 4));
    expect(told).toMatchObject({ verdict: 'recompressed', counts: { 'deflate-encoder': 1 } });
    expect(told.kilobytes).toBeLessThan(maxKilobytes);
  }, 240_000);
});

describe('a gzip of 1.5 GiB that does not compress', () => {
  test('is explained within 150 MB when one byte near its end is another', async () => {
    const noise = randomBytes(2 ** 20);
    const [a, b] = [join(root, 'noise-a.gz'), join(root, 'noise-b.gz')];
    function* blocks(last: number) {
      for (let index = 0; index < 1535; index++) yield noise;
      yield Buffer.concat([noise.subarray(1), Buffer.from([last])]);
    }
    const write = (path: string, last: number) =>
      pipeline(Readable.from(blocks(last)), createGzip({ level: 0 }), createWriteStream(path));
    await write(a, 1);
    await write(b, 2);
    const told = explain(a, b);
    expect(told).toMatchObject({ verdict: 'content', counts: { 'payload-changed': 1 } });
    expect(told.kilobytes).toBeLessThan(maxKilobytes);
  }, 240_000);
});
