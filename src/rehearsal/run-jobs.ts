/** The jobs of a run: each as soon as what it needs has ended, two at a time. */
import { jobScope } from '../workflow/decide-job.ts';
import type { StepsJob } from '../workflow/model.ts';
import type { Approvals } from './approvals.ts';
import { decideJob, readyJobs, runSoFar, unrunReport, type Standing } from './job-decision.ts';
import type { JobReport } from './report.ts';
import type { RunFacts } from './run-facts.ts';
import { createGate, runJob } from './run-job.ts';
import { decideStagedVersions } from './staged-approvals.ts';

export interface JobsRequest {
  readonly run: RunFacts;
  readonly approvals: Approvals;
  /** Results that an earlier attempt left and this one keeps. */
  readonly kept: ReadonlyMap<string, JobReport>;
  /** As soon as one of these jobs could start, nothing is started any more. */
  readonly stopAt: readonly string[];
  /** Cancels the run. */
  readonly cancel: AbortSignal;
  /** Told after every job how all of them stand, so that a stop loses nothing. */
  readonly onReport: (reports: readonly JobReport[]) => void;
}

/** Legs that run at the same time. */
const parallelLegs = 2;

/** Runs every job that can run; a report for each, in the order of the file. */
export async function runJobs(request: JobsRequest): Promise<readonly JobReport[]> {
  const conductor = createConductor(request);
  request.cancel.addEventListener('abort', conductor.cancelRunning);
  try {
    for (;;) {
      const started = conductor.startReady();
      if (started > 0) continue;
      if (conductor.running.size === 0) return conductor.reports();
      await Promise.race([...conductor.running.values()].map(({ done }) => done));
    }
  } finally {
    request.cancel.removeEventListener('abort', conductor.cancelRunning);
    for (const { abort } of conductor.running.values()) abort.abort();
    await Promise.allSettled([...conductor.running.values()].map(({ done }) => done));
  }
}

interface RunningJob {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

interface Conductor {
  readonly running: ReadonlyMap<string, RunningJob>;
  /** Decides every job that can be; how many there were. */
  startReady(): number;
  /** Asks the conditions of running jobs anew: `always()` and `!failure()` go on. */
  cancelRunning(): void;
  reports(): readonly JobReport[];
}

function createConductor(request: JobsRequest): Conductor {
  const { run, stopAt } = request;
  const known = new Map<string, JobReport>(request.kept);
  const running = new Map<string, RunningJob>();
  const takePlace = createGate(parallelLegs);
  let stopped = false;
  const standing = (): Standing => ({ run, reports: known, runCancelled: request.cancel.aborted });
  const reports = () =>
    [...run.workflow.jobs.keys()].map((id) => known.get(id) ?? unrunReport(id, run, undecided));
  const settle = (report: JobReport) => {
    running.delete(report.id);
    decideStagedVersions(run.world.world, report, request.approvals);
    known.set(report.id, report);
    if (report.legs.length === 0) run.progress.job(report.id, report.state, report.reason);
    request.onReport(reports());
  };
  const start = (id: string) => {
    const decision = decideJob(id, standing());
    if (decision.kind === 'ends') return settle(unrunReport(id, run, decision));
    const abort = new AbortController();
    const scope = jobScope(run.workflow, id, runSoFar(standing()));
    const { approvals } = request;
    const job = stepsJob(run, id);
    const asked = { run, job, scope, approvals, takePlace, cancel: abort.signal };
    running.set(id, { abort, done: runJob(asked).then(settle) });
  };
  return {
    running,
    reports,
    startReady() {
      const ready = readyJobs(standing()).filter((id) => !running.has(id));
      const stop = ready.findIndex((id) => stopAt.includes(id));
      // Jobs that run go on to their end; what became ready after the stop is not started.
      stopped ||= stop >= 0;
      const started = stopped ? ready.slice(0, Math.max(0, stop)) : ready;
      started.forEach(start);
      return started.length;
    },
    cancelRunning() {
      for (const [id, { abort }] of running) {
        if (decideJob(id, standing()).kind === 'ends') abort.abort();
      }
    },
  };
}

const undecided = { state: 'held', reason: 'not started' } as const;

/** The job; called workflows were refused before the run. */
function stepsJob({ workflow }: RunFacts, id: string): StepsJob {
  const job = workflow.jobs.get(id)!;
  if (job.kind === 'steps') return job;
  throw new Error(`${id} calls a workflow`);
}
