/** How long an explanation takes, against hashing both files, and against diffoscope where it is installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { localFiles } from '../../src/adapters/files.ts';
import { readMembers } from '../../src/archive/read-members.ts';
import { explain } from '../../src/bytes/explain/explain.ts';
import { renderExplanationLines } from '../../src/bytes/explain/render.ts';
import { writeExplainPairs, type ExplainPair } from './explain-pairs.ts';
import { measureCommand } from './measure.ts';

const longMilliseconds = 500;

export interface ExplainTimes {
  readonly pair: ExplainPair;
  /** Of both files as they stand; milliseconds, as all times here. */
  readonly hashing: number;
  /** Of what is in both files, unpacked side by side; undefined for what is no archive. */
  readonly unpackingAndHashing: number | undefined;
  readonly explaining: number;
  readonly lines: number;
  /** Of a process that explains and does nothing else, in megabytes. */
  readonly peakMegabytes: number;
  readonly diffoscope: DiffoscopeRun | undefined;
}

interface DiffoscopeRun {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly lines: number;
}

/** One measurement a pair, in a folder of its own. */
export async function measureExplain(folder: string): Promise<readonly ExplainTimes[]> {
  const times: ExplainTimes[] = [];
  for (const pair of writeExplainPairs(folder)) times.push(await measurePair(pair));
  return times;
}

async function measurePair(pair: ExplainPair): Promise<ExplainTimes> {
  const { a, b } = pair;
  const files = { files: localFiles };
  const lines = renderExplanationLines(await explain(a, b, files), { a: 'in A', b: 'in B' });
  const isArchive = !a.endsWith('.bin');
  return {
    pair,
    hashing: await time(async () => {
      for (const path of [a, b]) await localFiles.digest(path);
    }),
    unpackingAndHashing: isArchive ? await time(() => hashUnpacked([a, b])) : undefined,
    explaining: await time(() => explain(a, b, files)),
    lines: lines.length,
    peakMegabytes: peakOfExplaining(pair),
    diffoscope: runDiffoscope(pair),
  };
}

/** Milliseconds of the best of two; what takes long is not shortened by a second time. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  const first = performance.now() - start;
  if (first > longMilliseconds) return first;
  await work();
  return Math.min(first, performance.now() - start - first);
}

async function hashUnpacked(paths: readonly string[]): Promise<void> {
  await Promise.all(
    paths.map(async (path) => {
      for await (const content of unpack(path)) {
        const hash = createHash('sha256');
        for await (const piece of content) hash.update(piece as Uint8Array);
        hash.digest();
      }
    }),
  );
}

async function* unpack(path: string): AsyncGenerator<AsyncIterable<unknown>> {
  if (!path.endsWith('.zip')) {
    yield createReadStream(path).pipe(createGunzip({ chunkSize: 256 * 1024 }));
    return;
  }
  for await (const member of readMembers(path, { files: localFiles })) yield member.stream();
}

/** Of the bundle that users run. */
function peakOfExplaining({ a, b }: ExplainPair): number {
  const { output, peakMegabytes } = measureCommand(['explain', a, b]);
  if (output.includes('COMMAND_')) throw new Error(`the bundle does not explain:\n${output}`);
  return peakMegabytes;
}

/** Runs under Python, which diffoscope needs anyway, to learn its peak. */
const watch = `
import resource, subprocess, sys, time
start = time.time()
out = subprocess.run(['diffoscope', '--text', '-', *sys.argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
print((time.time() - start) * 1000, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, out.count(b'\\n'))`;

function runDiffoscope({ a, b }: ExplainPair): DiffoscopeRun | undefined {
  if (spawnSync('diffoscope', ['--version']).status !== 0) return undefined;
  const { stdout } = spawnSync('python3', ['-c', watch, a, b], { encoding: 'utf8' });
  const [milliseconds = 0, peakMegabytes = 0, lines = 0] = stdout.trim().split(' ').map(Number);
  return { milliseconds, peakMegabytes, lines };
}
