/** One job: its environment asked, its matrix expanded, its legs run. */
import { Failure } from '../failure.ts';
import { matrixOutputs, matrixResult, resultOf } from '../workflow/job-result.ts';
import { expandMatrix, type Combination } from '../workflow/matrix.ts';
import type { StepsJob } from '../workflow/model.ts';
import { places } from '../workflow/places.ts';
import { evaluateTemplate, evaluateTree, renderTemplate } from '../workflow/template.ts';
import { isTruthy, valueText, type JsonValue } from '../workflow/values.ts';
import type { Scope } from '../workflow/expression.ts';
import type { Approvals } from './approvals.ts';
import type { JobReport, LegReport } from './report.ts';
import type { RunFacts } from './run-facts.ts';
import { runLeg } from './run-leg.ts';

export interface JobRequest {
  readonly run: RunFacts;
  readonly job: StepsJob;
  /** `github`, `inputs`, `vars`, `needs`. */
  readonly scope: Scope;
  readonly cancel: AbortSignal;
  readonly approvals: Approvals;
  /** Takes a place among the legs that run at the same time; gives it back when called. */
  readonly takePlace: () => Promise<() => void>;
}

/** Runs the job to its end. What the workflow does wrong is a failed job, never an exception. */
export async function runJob(request: JobRequest): Promise<JobReport> {
  const { job } = request;
  // Waiting for a place is this machine's doing, and no part of the job's time.
  let started: number | undefined;
  const takePlace = async () => {
    const giveBack = await request.takePlace();
    started ??= performance.now();
    return giveBack;
  };
  const base = { id: job.id, name: job.id, needs: job.needs, outputs: {}, legs: [] };
  const done = (report: Omit<JobReport, 'seconds' | keyof typeof base> & Partial<JobReport>) => ({
    ...base,
    ...report,
    seconds: started === undefined ? 0 : (performance.now() - started) / 1000,
  });
  try {
    const environment = environmentOf(job, request.scope);
    const place = environment === undefined ? {} : { environment };
    const answer = environment === undefined ? 'approve' : request.approvals.ask(environment);
    if (answer === 'wait') {
      return done({
        ...place,
        state: 'waiting',
        reason: `waits for the approval of ${environment}`,
      });
    }
    if (answer === 'reject') {
      const state = resultOf('rejected', false);
      return done({ ...place, state, reason: `${environment} was rejected` });
    }
    const legs = await runLegs(job, environment, { ...request, takePlace });
    const state = matrixResult(legs.map((leg) => leg.result));
    const outputs = matrixOutputs(legs.map((leg) => leg.outputs));
    return done({ ...place, state, reason: '', legs, outputs });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return done({ state: 'failure', reason: error.message });
  }
}

function environmentOf(job: StepsJob, scope: Scope): string | undefined {
  return job.environment && (renderTemplate(job.environment.name, scope) || undefined);
}

async function runLegs(
  job: StepsJob,
  environment: string | undefined,
  request: JobRequest,
): Promise<readonly LegReport[]> {
  const { run, scope } = request;
  const { strategy } = job;
  const combinations: readonly Combination[] = strategy?.matrix
    ? expandMatrix(evaluateTree(strategy.matrix, places.jobStrategy, scope), strategy.matrix.at)
    : [{}];
  const failFast = !strategy?.failFast || isTruthy(evaluateTemplate(strategy.failFast, scope));
  const siblings = new AbortController();
  const cancel = AbortSignal.any([request.cancel, siblings.signal]);
  const maxParallel = Number(
    (strategy?.maxParallel && evaluateTemplate(strategy.maxParallel, scope)) || combinations.length,
  );
  const gate = createGate(Math.max(1, maxParallel));
  return Promise.all(
    combinations.map(async (matrix, index) => {
      const name = legName(job, matrix, scope);
      const leave = await gate();
      const giveBack = await request.takePlace();
      try {
        if (cancel.aborted) return { name, result: 'cancelled', steps: [], outputs: {} } as const;
        run.progress.job(name, 'running');
        const leg = await runLeg({
          ...{ run, job, name, matrix, environment, cancel },
          strategy: {
            'fail-fast': failFast,
            'job-index': index,
            'job-total': combinations.length,
            'max-parallel': maxParallel,
          },
          needs: scope.contexts.needs ?? null,
        });
        run.progress.job(name, leg.result);
        if (failFast && leg.result === 'failure') siblings.abort();
        return leg;
      } finally {
        giveBack();
        leave();
      }
    }),
  );
}

/** As GitHub shows it: the job's name, or its ID with the values of the matrix. */
function legName(job: StepsJob, matrix: Combination, scope: Scope): string {
  const inner: Scope = { ...scope, contexts: { ...scope.contexts, matrix } };
  if (job.name) return renderTemplate(job.name, inner) || job.id;
  const values = Object.values(matrix).flatMap(leaves).map(valueText);
  return values.length === 0 ? job.id : `${job.id} (${values.join(', ')})`;
}

function leaves(value: JsonValue): JsonValue[] {
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(leaves)
    : [value];
}

/** At most `places` at the same time, the others in the order in which they came. */
export function createGate(places: number): () => Promise<() => void> {
  let free = places;
  const waiting: (() => void)[] = [];
  const giveBack = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return giveBack;
  };
}
