/** Throughput of hashing against `openssl dgst -sha256` on the same files. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFiles } from '../../src/adapters/files.ts';
import { median, timeProcess } from './measure.ts';

/** How many samples there are. */
export const sampleCount = 4;
const bytesPerSample = 64 * 1024 * 1024;
const rounds = 3;

export interface Throughput {
  readonly name: string;
  /** Megabytes (2^20 bytes) a second. */
  readonly megabytesPerSecond: number;
}

/** Random files that are neither sparse nor compressible; their paths. */
export function writeSamples(folder: string): readonly string[] {
  mkdirSync(folder);
  return Array.from({ length: sampleCount }, (_, index) => {
    const path = join(folder, `sample-${index}.bin`);
    writeFileSync(path, randomBytes(bytesPerSample));
    return path;
  });
}

/** openssl first, then the port that every action hashes with; each warmed up once. */
export async function measureHashing(paths: readonly string[]): Promise<readonly Throughput[]> {
  const openssl = () => {
    const { status, milliseconds, output } = timeProcess('openssl', ['dgst', '-sha256', ...paths]);
    if (status !== 0) throw new Error(`openssl failed:\n${output}`);
    return Promise.resolve(milliseconds);
  };
  const own = (options: { readonly sha512?: boolean }) => async () => {
    const start = performance.now();
    for (const path of paths) await localFiles.digest(path, options);
    return performance.now() - start;
  };
  return [
    await throughput('openssl dgst -sha256', openssl),
    await throughput('files.digest', own({})),
    await throughput('files.digest, with sha512', own({ sha512: true })),
  ];
}

/** Megabytes a second of something that reads all samples once. */
export async function throughput(name: string, run: () => Promise<number>): Promise<Throughput> {
  await run();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await run());
  const megabytes = (sampleCount * bytesPerSample) / 1024 / 1024;
  return { name, megabytesPerSecond: megabytes / (median(times) / 1000) };
}
