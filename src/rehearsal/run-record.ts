/** What a rehearsal leaves in its folder, so that running again goes on where it stopped. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearsalFailure } from './failures.ts';
import type { EventName } from './run-event.ts';
import type { JobReport } from './report.ts';

const formatVersion = 1;

export interface RunRecord {
  readonly formatVersion: typeof formatVersion;
  /** Of the workflow file: a re-run uses the original one. */
  readonly workflowSha256: string;
  readonly event: EventName;
  readonly tag: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly commit: string;
  readonly runId: number;
  readonly runNumber: number;
  readonly attempt: number;
  readonly jobs: readonly JobReport[];
  /** The virtual time at which it stopped, ISO 8601. */
  readonly stoppedAt: string;
}

/** The record in a folder, undefined when there is none. Throws REHEARSAL_STATE_UNREADABLE. */
export function findRunRecord(folder: string): RunRecord | undefined {
  const path = recordPath(folder);
  if (!existsSync(path)) return undefined;
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as RunRecord;
    if (record.formatVersion === formatVersion && Array.isArray(record.jobs)) return record;
  } catch (error) {
    throw unreadable(path, 'it is damaged', error);
  }
  throw unreadable(path, 'another version wrote it');
}

/** Writes the record through a temporary name: a stop halfway keeps the older one. */
export function writeRunRecord(folder: string, record: Omit<RunRecord, 'formatVersion'>): void {
  const path = recordPath(folder);
  writeFileSync(`${path}.tmp`, JSON.stringify({ formatVersion, ...record }));
  renameSync(`${path}.tmp`, path);
}

/** Whether nothing of the run is left to do. */
export function isFinished(record: RunRecord): boolean {
  return record.jobs.every(({ state }) => state !== 'held' && state !== 'waiting');
}

/** Whether every job ran well, or was rightly skipped. */
export function isSuccessful(record: RunRecord): boolean {
  return record.jobs.every(({ state }) => state === 'success' || state === 'skipped');
}

/**
 * The jobs that a re-run keeps: those that succeeded (or were rightly skipped)
 * and that need none that runs again.
 */
export function keptJobs(record: RunRecord): ReadonlyMap<string, JobReport> {
  const kept = new Map<string, JobReport>();
  const byId = new Map(record.jobs.map((job) => [job.id, job]));
  const keeps = (job: JobReport): boolean =>
    (job.state === 'success' || job.state === 'skipped') &&
    job.needs.every((need) => keeps(byId.get(need)!));
  for (const job of record.jobs) {
    if (!keeps(job)) continue;
    kept.set(job.id, { ...job, keptFromAttempt: job.keptFromAttempt ?? record.attempt });
  }
  return kept;
}

/** Throws REHEARSAL_STATE_UNREADABLE when the workflow file is another one now. */
export function requireSameWorkflow(record: RunRecord, workflowSha256: string): void {
  if (record.workflowSha256 === workflowSha256) return;
  throw rehearsalFailure('REHEARSAL_STATE_UNREADABLE', {
    seen: 'the workflow file was changed since the rehearsal stopped',
    expected: 'the file that it began with: GitHub re-runs use the original one as well',
    cure: 'Start anew with --fresh.',
  });
}

function recordPath(folder: string): string {
  return join(folder, 'run.json');
}

function unreadable(path: string, why: string, cause?: unknown) {
  return rehearsalFailure('REHEARSAL_STATE_UNREADABLE', {
    seen: `${path}: ${why}`,
    expected: 'the record of a rehearsal that stopped',
    cure: 'Start anew with --fresh.',
    cause,
  });
}
