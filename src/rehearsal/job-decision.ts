/** What becomes of a job, told from how the others ended. */
import { Failure } from '../failure.ts';
import { effectiveSource } from '../workflow/condition.ts';
import { jobRuns, type RunSoFar } from '../workflow/decide-job.ts';
import type { JobResult } from '../workflow/job-result.ts';
import type { JobReport, JobState } from './report.ts';
import type { RunFacts } from './run-facts.ts';
import { githubContext } from './step-scope.ts';

export interface Standing {
  readonly run: RunFacts;
  /** Jobs that ended, are held or wait. */
  readonly reports: ReadonlyMap<string, JobReport>;
  readonly runCancelled: boolean;
}

export type Decision =
  | { readonly kind: 'runs' }
  | {
      readonly kind: 'ends';
      readonly state: 'skipped' | 'failure';
      readonly reason: string;
    };

const ended = new Set<JobState>(['success', 'failure', 'cancelled', 'skipped']);

/** Jobs that can be decided: all that they need has ended, and is not held or waiting. */
export function readyJobs({ run, reports }: Standing): string[] {
  return [...run.workflow.jobs.values()]
    .filter(({ id }) => !reports.has(id))
    .filter(({ needs }) => needs.every((need) => ended.has(reports.get(need)?.state ?? 'held')))
    .map(({ id }) => id);
}

/** Whether the job's condition holds now. An error in it fails the job: it is never false. */
export function decideJob(id: string, standing: Standing): Decision {
  try {
    if (jobRuns(standing.run.workflow, id, runSoFar(standing))) return { kind: 'runs' };
    return { kind: 'ends', state: 'skipped', reason: reasonOf(id, standing) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: 'ends', state: 'failure', reason: error.message };
  }
}

/** The run as conditions see it. */
export function runSoFar({ run, reports, runCancelled }: Standing): RunSoFar {
  const all = [...reports.values()].filter((report) => ended.has(report.state));
  return {
    results: new Map(all.map((report) => [report.id, report.state as JobResult])),
    outputs: new Map(all.map((report) => [report.id, report.outputs])),
    runCancelled,
    contexts: { github: githubContext(run), inputs: run.inputs, vars: run.vars },
  };
}

/** Which need was not a success, or that the condition itself is false. */
function reasonOf(id: string, { run, reports }: Standing): string {
  const job = run.workflow.jobs.get(id)!;
  const bad = job.needs.filter((need) => reports.get(need)?.state !== 'success');
  const because = bad.map((need) => `${need} is ${reports.get(need)?.state}`).join(', ');
  const condition = `\`${effectiveSource(job.condition)}\` is false`;
  return because === '' ? condition : `${condition}: ${because}`;
}

/** The report of a job that never ran. */
export function unrunReport(
  id: string,
  { workflow }: RunFacts,
  ending: { readonly state: JobState; readonly reason: string },
): JobReport {
  const { needs } = workflow.jobs.get(id)!;
  const { state, reason } = ending;
  return { id, name: id, needs, state, reason, seconds: 0, outputs: {}, legs: [] };
}
