/** A job with steps, or a call into the unknown: its legs, and the result that `needs` shows. */
import type { Effect } from '../effect.ts';
import { never, type Formula } from '../logic/logic.ts';
import type { Job, StepsJob } from '../../workflow/model.ts';
import { expandMatrix } from '../../workflow/matrix.ts';
import { places } from '../../workflow/places.ts';
import { evaluateTree } from '../../workflow/template.ts';
import { Failure } from '../../failure.ts';
import { scalarText } from '../../workflow/tree.ts';
import type { Environment } from '../symbolic/evaluate.ts';
import { truthOf } from '../symbolic/value.ts';
import { unknownValue, type SymbolicWorld } from '../symbolic/world.ts';
import { templateValue } from './condition.ts';
import type { EffectOutcome, Results } from './outcome.ts';
import { runLeg } from './run-leg.ts';
import { unitsOf, type Unit } from './units.ts';

export interface JobRun {
  readonly id: string;
  readonly job: Job;
  readonly effects: readonly Effect[];
  /** Its condition holds, or cannot be evaluated. */
  readonly starts: Formula;
  readonly errs: Formula;
  /** It runs when the run is cancelled, and its condition does not hold then. */
  readonly stopped: Formula;
  /** An approval that was given before may serve this job. */
  readonly approved: Formula;
  readonly environment: Environment;
}

export interface JobEnd {
  readonly results: Results;
  readonly effects: readonly EffectOutcome[];
  readonly rejected: Formula;
}

/** Runs the job. */
export function runJob(run: JobRun): JobEnd {
  const { logic } = run.environment.world;
  const legs = legsOf(run.job).map((leg) => playLeg(run, leg));
  const results = joinLegs(legs, run.environment.world);
  return {
    effects: legs.flatMap(({ effects }) => effects),
    rejected: logic.or(...legs.map(({ rejected }) => rejected)),
    results: {
      success: logic.and(run.starts, results.success),
      failure: logic.or(run.errs, logic.and(run.starts, results.failure)),
      cancelled: logic.and(run.starts, results.cancelled),
      skipped: logic.without(logic.not(run.starts), run.errs),
    },
  };
}

/**
 * Two legs stand for any number: what is proved of a release speaks of one effect that happened
 * and one that did not, and one leg is enough for each.
 */
export function legsOf({ strategy, at }: Job): readonly (number | undefined)[] {
  if (!strategy?.matrix) return [undefined];
  try {
    const matrix = evaluateTree(strategy.matrix, places.jobStrategy, { contexts: {} });
    if (expandMatrix(matrix, at).length === 1) return [undefined];
  } catch (error) {
    // Only the run knows the matrix: it may have several combinations.
    if (!(error instanceof Failure)) throw error;
  }
  return [1, 2];
}

interface Leg {
  readonly failure: Formula;
  readonly cancelled: Formula;
  readonly rejected: Formula;
  readonly effects: readonly EffectOutcome[];
}

function playLeg(run: JobRun, leg: number | undefined): Leg {
  const { world } = run.environment;
  const { logic, variables } = world;
  const { id, job } = run;
  const place = { job: id, ...(leg !== undefined && { leg }) };
  const waits = job.kind === 'steps' && job.environment !== undefined;
  const rejected = waits
    ? logic.without(
        logic.and(run.starts, variables.fault({ what: 'rejected', ...place })),
        logic.and(variables.unsettled('approvalServesLaterJobs'), run.approved),
      )
    : never;
  const environment = legEnvironment(run.environment, leg);
  const played = runLeg({
    job: id,
    leg,
    units: job.kind === 'steps' ? unitsOf(job, run.effects) : callUnits(run.effects),
    begins: logic.without(run.starts, rejected),
    stopped: run.stopped,
    environment,
  });
  const forgiven = forgives(job, environment);
  // Unsettled: a denied approval may be forgiven as a failure of the job is.
  const denied = logic.without(
    rejected,
    forgiven === never ? never : logic.and(variables.unsettled('rejectionForgiven'), forgiven),
  );
  return {
    failure: logic.or(denied, logic.without(played.failed, forgiven)),
    cancelled: played.cancelled,
    rejected,
    effects: played.effects,
  };
}

/** A workflow that nobody could look into does one thing after another. */
function callUnits(effects: readonly Effect[]): readonly Unit[] {
  return [{ index: 0, step: undefined, effects }];
}

function forgives(job: Job, environment: Environment): Formula {
  const template = (job as Partial<StepsJob>).continueOnError;
  if (job.kind !== 'steps' || !template) return never;
  return truthOf(templateValue(template, environment), environment.world.logic);
}

/** Each leg has values of its own that the matrix gives. */
function legEnvironment(environment: Environment, leg: number | undefined): Environment {
  if (leg === undefined) return environment;
  const scope = `${environment.scope}leg ${leg}: `;
  return {
    ...environment,
    scope,
    find(path) {
      const context = path[0]!.toLowerCase();
      if (context !== 'matrix' && context !== 'strategy') return environment.find(path);
      const key = `${scope}${path.join('.')}`;
      return unknownValue(
        environment.world,
        { kind: 'unknown', key, type: 'any' },
        {
          canBeEmpty: true,
        },
      );
    },
  };
}

/** Rule 10: a leg that failed fails the job; whether legs that were all cancelled do is unsettled. */
function joinLegs(legs: readonly Leg[], { logic, variables }: SymbolicWorld) {
  const someFailed = logic.or(...legs.map(({ failure }) => failure));
  const someCancelled = logic.or(...legs.map(({ cancelled }) => cancelled));
  const allCancelled =
    legs.length === 1
      ? never
      : logic.and(
          variables.unsettled('allCancelledMatrix'),
          ...legs.map(({ cancelled }) => cancelled),
        );
  const failure = logic.or(someFailed, allCancelled);
  return {
    failure,
    cancelled: logic.without(someCancelled, failure),
    success: logic.without(logic.not(failure), someCancelled),
  };
}

/** The name of the environment whose approval a job waits for; undefined when it is computed. */
export function environmentName(job: Job): string | undefined {
  if (job.kind !== 'steps' || !job.environment) return undefined;
  const { name } = job.environment;
  return name.segments.length === 0 ? scalarText(name.literal).toLowerCase() : undefined;
}
