/** Pairs of 30 MB files that differ in one way each, as releases have them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

export interface ExplainPair {
  readonly name: string;
  /** Whether the unpacked files are equal, which allows for less time. */
  readonly payloadIsEqual: boolean;
  readonly a: string;
  readonly b: string;
}

const memberCount = 40;
const memberBytes = 1536 * 1024;

/** Writes all pairs; needs GNU tar and, for zips, Python. */
export function writeExplainPairs(folder: string): readonly ExplainPair[] {
  const input = join(folder, 'in');
  mkdirSync(input);
  for (let index = 0; index < memberCount; index++) {
    writeFileSync(join(input, `member-${index}.txt`), content(index));
  }
  const path = (name: string) => join(folder, name);
  const pack = (name: string, ...options: readonly string[]) => {
    const tar = ['--sort=name', '--format=ustar', '--owner=0', '--group=0', ...options];
    run('tar', [...tar, '-cf', path(name), '-C', folder, 'in']);
    return readFileSync(path(name));
  };
  const tar = pack('plain.tar', '--mtime=@1700000000');
  const write = (name: string, bytes: Uint8Array) => {
    writeFileSync(path(name), bytes);
    return path(name);
  };
  const a = write('a.tar.gz', gzipSync(tar));
  const stamped = Buffer.from(readFileSync(a));
  stamped.writeUInt32LE(1_700_000_000, 4);
  const changed = Buffer.from(tar);
  changed[Math.floor(tar.length / 2)]! ^= 1;
  const pairs = [
    pair('gzip header', true, [a, write('stamped.tar.gz', stamped)]),
    pair('gzip level', true, [a, write('level.tar.gz', gzipSync(tar, { level: 1 }))]),
    pair('tar times', true, [a, write('times.tar.gz', gzipSync(pack('t.tar', '--mtime=@1')))]),
    pair('one byte in a tar.gz', false, [a, write('byte.tar.gz', gzipSync(changed))]),
  ];
  return [...pairs, ...zipPairs(folder), rawPair(write, gunzipSync(readFileSync(a)))];
}

function zipPairs(folder: string): ExplainPair[] {
  const code = `
import zipfile, os, sys
def make(path, year=2020, change=None, level=6):
    z = zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, compresslevel=level)
    for n in sorted(os.listdir('in')):
        i = zipfile.ZipInfo(n, (year, 1, 1, 0, 0, 0)); b = bytearray(open('in/' + n, 'rb').read())
        if n == change: b[len(b) // 2] ^= 1
        z.writestr(i, bytes(b), zipfile.ZIP_DEFLATED, level)
    z.close()
make('a.zip'); make('dates.zip', 2021); make('level.zip', level=1); make('byte.zip', change='member-20.txt')`;
  if (spawnSync('python3', ['-c', code], { cwd: folder }).status !== 0) return [];
  const path = (name: string) => join(folder, name);
  return [
    pair('zip dates', true, [path('a.zip'), path('dates.zip')]),
    pair('zip level', true, [path('a.zip'), path('level.zip')]),
    pair('one byte in a zip', false, [path('a.zip'), path('byte.zip')]),
  ];
}

function rawPair(write: (name: string, bytes: Uint8Array) => string, bytes: Buffer): ExplainPair {
  const raw = bytes.subarray(1024, 30 * 1024 * 1024);
  const changed = Buffer.from(raw);
  changed[Math.floor(raw.length / 2)]! ^= 1;
  return pair('one byte in no archive', false, [write('a.bin', raw), write('b.bin', changed)]);
}

function pair(
  name: string,
  payloadIsEqual: boolean,
  [a, b]: readonly [string, string],
): ExplainPair {
  return { name, payloadIsEqual, a, b };
}

/** Text that compresses to about half, the same at every run. */
function content(seed: number): Buffer {
  const pieces: Buffer[] = [];
  for (let size = 0, count = 0; size < memberBytes; count++) {
    const hash = createHash('sha512').update(`${seed}:${count}`).digest('hex');
    const line = Buffer.from(`${hash}\n`);
    pieces.push(line);
    size += line.length;
  }
  return Buffer.concat(pieces).subarray(0, memberBytes);
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed:\n${stderr}`);
}
