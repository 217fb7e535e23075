/**
 * `npm run bench`: start-up, throughput, memory, requests and uploads, as ratios: times alone say
 * more of the machine than of the suite. Ends with 1 when an action starts too slowly, when opening
 * a sealed set takes too much memory, when attestations verify too slowly, when a workflow is analysed
 * too slowly, or when a re-run uploads what was uploaded before.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  attestationLimitMilliseconds,
  measureAttestations,
  type AttestationTimes,
} from './bench/attestations.ts';
import { measureExplain, type ExplainTimes } from './bench/explain.ts';
import { measureHashing, throughput, writeSamples, type Throughput } from './bench/hashing.ts';
import { renderColumns } from './bench/measure.ts';
import { countRequests, timeSealing, type RequestCount } from './bench/requests.ts';
import { isTooSlowToProve, measureProving, type ProvingTime } from './bench/proving.ts';
import { measureUploads, type UploadTable } from './bench/reuploads.ts';
import { excess, isTooSlow, measureStartUp, startUpLimitMilliseconds } from './bench/start-up.ts';
import { measureVerifying, memoryLimitMegabytes, type VerifyingTimes } from './bench/verifying.ts';

const folder = mkdtempSync(join(tmpdir(), 'release-actions-bench-'));
try {
  showStartUp();
  const samples = join(folder, 'samples');
  const paths = writeSamples(samples);
  showThroughput([
    ...(await measureHashing(paths)),
    await throughput('seal-artifacts, dry run', () => timeSealing(folder, samples)),
  ]);
  showVerifying(await measureVerifying(join(folder, 'verifying')));
  showAttestations(await measureAttestations());
  showRequests(await countRequests(folder));
  showUploads(await measureUploads(join(folder, 'uploads')));
  showProving(measureProving(join(folder, 'proving')));
  const pairs = join(folder, 'pairs');
  mkdirSync(pairs);
  showExplain(await measureExplain(pairs));
} finally {
  rmSync(folder, { recursive: true });
}

function showStartUp(): void {
  const results = measureStartUp();
  const rows = results.map((result) => [
    result.name,
    result.milliseconds.toFixed(0),
    `+${excess(result).toFixed(0)}`,
    (result.milliseconds / result.bareMilliseconds).toFixed(2),
  ]);
  show(
    'Start-up until missing inputs are refused, best of 10',
    ['action', 'ms', 'over node -e 0', 'ratio'],
    rows,
  );
  const slow = results.filter(isTooSlow);
  for (const { name } of slow) {
    console.log(`${name} is over the limit of +${startUpLimitMilliseconds} ms`);
  }
  if (slow.length > 0) process.exitCode = 1;
}

function showThroughput(results: readonly Throughput[]): void {
  const reference = results[0]!.megabytesPerSecond;
  const rows = results.map(({ name, megabytesPerSecond }) => [
    name,
    megabytesPerSecond.toFixed(0),
    (megabytesPerSecond / reference).toFixed(2),
  ]);
  show('Hashing 256 MB in 4 files', ['what', 'MB/s', 'ratio to openssl'], rows);
}

function showVerifying(result: VerifyingTimes | string): void {
  const title = 'Opening a sealed set of 4 GB in 16 files, best of 2';
  if (typeof result === 'string') {
    console.log(`\n${title}\n${result}`);
    return;
  }
  const { oneOpenssl, opensslPerCore, opening, cores, peakMegabytes } = result;
  const row = (name: string, time: number, megabytes = '') => [
    name,
    time.toFixed(0),
    (time / oneOpenssl).toFixed(2),
    (time / opensslPerCore).toFixed(2),
    megabytes,
  ];
  const rows = [
    row('openssl dgst -sha256', oneOpenssl),
    row(`${cores} of them at once`, opensslPerCore),
    row('opening the set', opening, peakMegabytes.toFixed(0)),
  ];
  show(title, ['what', 'ms', 'of one openssl', `of ${cores}`, 'MB'], rows);
  if (peakMegabytes <= memoryLimitMegabytes) return;
  console.log(`opening is over the limit of ${memoryLimitMegabytes} MB`);
  process.exitCode = 1;
}

function showAttestations(results: readonly AttestationTimes[]): void {
  const rows = results.map(({ name, milliseconds, readingMilliseconds, verifications }) => [
    name,
    milliseconds.toFixed(0),
    readingMilliseconds.toFixed(0),
    (milliseconds / verifications).toFixed(1),
  ]);
  show('Verifying attestations, after hashing', ['what', 'ms', 'reading', 'per bundle'], rows);
  if (results.every(({ milliseconds }) => milliseconds <= attestationLimitMilliseconds)) return;
  console.log(`verifying is over the limit of ${attestationLimitMilliseconds} ms`);
  process.exitCode = 1;
}

function showRequests(results: readonly RequestCount[]): void {
  const least = Math.min(...results.map(({ requests }) => requests));
  const rows = results.map(({ name, requests }) => [
    name,
    String(requests),
    (requests / least).toFixed(1),
  ]);
  show('Requests of a release with one asset', ['action', 'requests', 'ratio to the least'], rows);
}

function showUploads({ attempts, uploaded, again }: UploadTable): void {
  const line = (name: string, bytes: readonly number[]) => [name, ...bytes.map(String)];
  const rows = [...[...uploaded].map(([place, bytes]) => line(place, bytes))];
  show(
    'Bytes uploaded by the reference release, and by its re-runs',
    ['to', ...attempts],
    [...rows, line('sealed bytes uploaded again', again)],
  );
  if (again.some((bytes) => bytes > 0)) process.exitCode = 1;
}

function showProving(results: readonly ProvingTime[]): void {
  const rows = results.map(({ name, jobs, milliseconds, cpuMilliseconds, limitMilliseconds }) => [
    name,
    String(jobs),
    milliseconds.toFixed(0),
    cpuMilliseconds.toFixed(0),
    String(limitMilliseconds),
  ]);
  const head = ['workflow', 'jobs', 'ms', 'ms of CPU', 'limit'];
  show('Analysing a release workflow by every rule, start-up included, best of 3', head, rows);
  if (results.some(isTooSlowToProve)) process.exitCode = 1;
}

/** The limits are on hashing what is inside: unpacking alone takes many times as long as hashing. */
function showExplain(results: readonly ExplainTimes[]): void {
  const ratio = (time: number, reference: number | undefined) =>
    reference === undefined ? '' : (time / reference).toFixed(2);
  const rows = results.map(({ pair, explaining, diffoscope, ...one }) => [
    pair.name,
    explaining.toFixed(0),
    ratio(explaining, one.hashing),
    ratio(explaining, one.unpackingAndHashing),
    `${pair.payloadIsEqual ? 2 : 4}`,
    one.peakMegabytes.toFixed(0),
    String(one.lines),
    ...[diffoscope?.milliseconds, diffoscope?.peakMegabytes, diffoscope?.lines].map(
      (value) => value?.toFixed(0) ?? 'not installed',
    ),
  ]);
  const ours = ['ms', 'of hashing', 'of unpacking + hashing', 'limit', 'MB', 'lines'];
  const head = ['pair', ...ours, 'diffoscope ms', 'MB', 'lines'];
  show('Explaining why 30 MB files differ, best of 2', head, rows);
}

function show(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n${title}\n${renderColumns([head, ...rows])}`);
}
