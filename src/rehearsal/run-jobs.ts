/** The jobs of a run: each as soon as what it needs has ended, two at a time. */
import { Failure } from '../failure.ts';
import { jobRuns, jobScope, type RunSoFar } from '../workflow/decide-job.ts';
import type { JobResult } from '../workflow/job-result.ts';
import { effectiveSource } from '../workflow/condition.ts';
import type { Approvals } from './approvals.ts';
import type { JobReport, JobState } from './report.ts';
import { createGate, runJob } from './run-job.ts';
import type { RunFacts } from './run-facts.ts';
import { githubContext } from './step-scope.ts';

export interface JobsRequest {
  readonly run: RunFacts;
  readonly approvals: Approvals;
  /** Results that an earlier attempt left and this one keeps. */
  readonly kept: ReadonlyMap<string, JobReport>;
  /** This job is not started, nor what needs it. */
  readonly stopAt: string | undefined;
  /** Cancels the run. */
  readonly cancel: AbortSignal;
  /** Told after every job how all of them stand, so that a stop loses nothing. */
  readonly onReport: (reports: readonly JobReport[]) => void;
}

/** Legs that run at the same time. */
const parallelLegs = 2;

const ended = new Set<JobState>(['success', 'failure', 'cancelled', 'skipped']);

/** Runs every job that can run; a report for each, in the order of the file. */
export async function runJobs(request: JobsRequest): Promise<readonly JobReport[]> {
  const { jobs } = request.run.workflow;
  const reports = new Map<string, JobReport>(request.kept);
  const running = new Map<string, { readonly abort: AbortController; done: Promise<void> }>();
  const takePlace = createGate(parallelLegs);
  const cancelRunning = () => {
    // The conditions of running jobs are asked anew: always() and !failure() go on.
    for (const [id, { abort }] of running) {
      if (decide(id, request, reports).kind === 'ends') abort.abort();
    }
  };
  request.cancel.addEventListener('abort', cancelRunning);
  const standing = () =>
    [...jobs.keys()].map((id) => reports.get(id) ?? unrunReport(id, request, undecided));
  const settle = (report: JobReport) => {
    reports.set(report.id, report);
    if (report.legs.length === 0) {
      request.run.progress.job(report.id, report.state, report.reason);
    }
    request.onReport(standing());
  };
  const start = (id: string) => {
    const decision = id === request.stopAt ? stopped : decide(id, request, reports);
    if (decision.kind === 'ends') return settle(unrunReport(id, request, decision));
    const abort = new AbortController();
    const { run, approvals } = request;
    const scope = jobScope(run.workflow, id, soFar(request, reports));
    const asked = { run, job: jobs.get(id)!, scope, approvals, takePlace, cancel: abort.signal };
    const end = (report: JobReport) => {
      running.delete(id);
      settle(report);
    };
    running.set(id, { abort, done: runJob(asked).then(end) });
  };
  try {
    for (;;) {
      const ready = readyJobs(request, reports).filter((id) => !running.has(id));
      for (const id of ready) start(id);
      if (ready.length > 0) continue;
      if (running.size === 0) break;
      await Promise.race([...running.values()].map(({ done }) => done));
    }
  } finally {
    request.cancel.removeEventListener('abort', cancelRunning);
    for (const { abort } of running.values()) abort.abort();
    await Promise.allSettled([...running.values()].map(({ done }) => done));
  }
  return standing();
}

/** Jobs that can be decided: all that they need has ended, and is not held or waiting. */
function readyJobs({ run }: JobsRequest, reports: ReadonlyMap<string, JobReport>): string[] {
  return [...run.workflow.jobs.values()]
    .filter(({ id }) => !reports.has(id))
    .filter(({ needs }) => needs.every((need) => ended.has(reports.get(need)?.state ?? 'held')))
    .map(({ id }) => id);
}

function soFar({ run, cancel }: JobsRequest, reports: ReadonlyMap<string, JobReport>): RunSoFar {
  const all = [...reports.values()].filter((report) => ended.has(report.state));
  return {
    results: new Map(all.map((report) => [report.id, report.state as JobResult])),
    outputs: new Map(all.map((report) => [report.id, report.outputs])),
    runCancelled: cancel.aborted,
    contexts: { github: githubContext(run), inputs: run.inputs, vars: run.vars },
  };
}

type Decision =
  | { readonly kind: 'runs' }
  | {
      readonly kind: 'ends';
      readonly state: 'skipped' | 'failure' | 'held';
      readonly reason: string;
    };

/** Whether the job's condition holds now. An error in it fails the job: it is never false. */
function decide(
  id: string,
  request: JobsRequest,
  reports: ReadonlyMap<string, JobReport>,
): Decision {
  try {
    if (jobRuns(request.run.workflow, id, soFar(request, reports))) return { kind: 'runs' };
    return { kind: 'ends', state: 'skipped', reason: reasonOf(id, request, reports) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: 'ends', state: 'failure', reason: error.message };
  }
}

/** Which need was not a success, or that the condition itself is false. */
function reasonOf(id: string, request: JobsRequest, reports: ReadonlyMap<string, JobReport>) {
  const job = request.run.workflow.jobs.get(id)!;
  const bad = job.needs.filter((need) => reports.get(need)?.state !== 'success');
  const because = bad.map((need) => `${need} is ${reports.get(need)?.state}`).join(', ');
  const condition = `\`${effectiveSource(job.condition)}\` is false`;
  return because === '' ? condition : `${condition}: ${because}`;
}

/** The report of a job that never ran. */
function unrunReport(
  id: string,
  { run }: JobsRequest,
  ending: { readonly state: JobState; readonly reason: string },
): JobReport {
  const { needs } = run.workflow.jobs.get(id)!;
  return { id, name: id, needs, ...ending, seconds: 0, outputs: {}, legs: [] };
}

const stopped = { kind: 'ends', state: 'held', reason: 'stopped before it' } as const;
const undecided = { state: 'held', reason: 'what it needs has not ended' } as const;
