/** How long a large sealed set takes to open, against openssl hashing the same files. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statfsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import {
  checksumsFileName,
  manifestFileName,
  manifestSchemaId,
  type ReleaseManifest,
  type SealedFile,
} from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import { measureCommand, timeProcess } from './measure.ts';

const fileCount = 16;
const bytesPerFile = 256 * 1024 ** 2;
const smallName = 'small.txt';
const rounds = 2;

/** What opening a set of any size may hold. */
export const memoryLimitMegabytes = 150;

export interface VerifyingTimes {
  /** Milliseconds of whole processes from start to end, the best of two. */
  readonly oneOpenssl: number;
  readonly opensslPerCore: number;
  readonly opening: number;
  readonly cores: number;
  /** The most that a process that opens the set held, in megabytes. */
  readonly peakMegabytes: number;
}

/** The measurement, in a folder of its own that is gone afterwards; or why there is none. */
export async function measureVerifying(folder: string): Promise<VerifyingTimes | string> {
  const { bavail, bsize } = statfsSync(join(folder, '..'));
  // Sparse files take 16 MB; on a file system without them it would be all of it.
  const needed = fileCount * bytesPerFile + 1024 ** 3;
  if (bavail * bsize < needed) {
    const [free, need] = [bavail * bsize, needed].map((bytes) => (bytes / 1024 ** 3).toFixed(1));
    return `skipped: ${free} GB are free where temporary files go, and it needs ${need} GB`;
  }
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<VerifyingTimes> {
  const files = writeFiles(folder);
  // What openssl tells is what the set claims; and from here on everybody reads from memory.
  const open = prepareOpening(folder, files);
  const cores = availableParallelism();
  const times = { one: [] as number[], perCore: [] as number[], opening: [] as number[] };
  const peaks: number[] = [];
  // By turns, so that all three see the same machine.
  for (let round = 0; round < rounds; round++) {
    times.one.push(await timeOpenssl(files, 1));
    times.perCore.push(await timeOpenssl(files, cores));
    const { milliseconds, peakMegabytes } = open();
    times.opening.push(milliseconds);
    peaks.push(peakMegabytes);
  }
  return {
    oneOpenssl: Math.min(...times.one),
    opensslPerCore: Math.min(...times.perCore),
    opening: Math.min(...times.opening),
    cores,
    peakMegabytes: Math.max(...peaks),
  };
}

/**
 * Files that begin with bytes of their own and are a hole after that: no two are alike, and 4 GB
 * need neither be written nor kept. Hashing takes the same time whatever the bytes are, and a hole
 * is read from memory as any file is that was read before.
 */
function writeFiles(folder: string): readonly string[] {
  mkdirSync(folder);
  const large = Array.from({ length: fileCount }, (_, index) => {
    const path = join(folder, `${String.fromCharCode(97 + index)}.bin`);
    writeFileSync(path, randomBytes(1024 ** 2));
    truncateSync(path, bytesPerFile);
    return path;
  });
  const small = join(folder, smallName);
  writeFileSync(small, 'small\n');
  return [...large, small];
}

/** SHA-256 of each file, as openssl tells it. */
function hashOnce(files: readonly string[]): readonly string[] {
  const { status, output } = timeProcess('openssl', ['dgst', '-sha256', '-r', ...files]);
  if (status !== 0) throw new Error(`openssl failed:\n${output}`);
  return output
    .trim()
    .split('\n')
    .map((line) => line.slice(0, 64));
}

/** Milliseconds until that many processes at once have hashed all files, each its share. */
async function timeOpenssl(files: readonly string[], processes: number): Promise<number> {
  const start = performance.now();
  const shares = Array.from({ length: processes }, (_, index) =>
    files.filter((_file, at) => at % processes === index),
  );
  await Promise.all(shares.filter((share) => share.length > 0).map(runOpenssl));
  return performance.now() - start;
}

function runOpenssl(files: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('openssl', ['dgst', '-sha256', ...files], { stdio: 'ignore' });
    child.once('error', reject);
    child.once('close', (status) =>
      status === 0 ? resolve() : reject(new Error(`openssl ended with ${status}`)),
    );
  });
}

/** Makes a sealed set of the files in the folder; opens it with the bundle that users run. */
function prepareOpening(folder: string, files: readonly string[]) {
  const sums = hashOnce(files);
  const sealed = files.map((path, index) => {
    return { name: basename(path), size: statSync(path).size, sha256: sums[index]! };
  });
  const manifest = manifestOf(sealed);
  writeFileSync(join(folder, manifestFileName), renderManifest(manifest));
  writeFileSync(join(folder, checksumsFileName), renderReleaseChecksums(manifest));
  const digest = digestManifest(manifest);
  return () => {
    const outcome = measureCommand(
      [
        ...['require-byte-identity', '--mode', 'local', '--channel', 'mirror'],
        ...['--sealed-folder', folder, '--manifest-digest', digest],
        ...['--local-folder', folder, '--repository', manifest.repository],
      ],
      // An input of the action; nobody is asked anything in this mode.
      { GITHUB_TOKEN: 'unused' },
    );
    if (outcome.status !== 0) throw new Error(`the set was not opened:\n${outcome.output}`);
    return outcome;
  };
}

/** Its one channel has the smallest file: the set is all that takes time. */
function manifestOf(files: readonly SealedFile[]): ReleaseManifest {
  const version = '1.0.0';
  return {
    schema: manifestSchemaId,
    repository: 'octo/demo',
    tag: `v${version}`,
    version,
    commit: 'c'.repeat(40),
    committedAt: '2026-01-01T00:00:00Z',
    build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.0.0', runId: 1 },
    artifacts: files.map((file) => ({ ...file, kind: 'file' })),
    evidence: [],
    channels: [
      {
        name: 'mirror',
        type: 'url',
        version,
        artifacts: [smallName],
        indexUrl: 'https://example.invalid/',
      },
    ],
  };
}
