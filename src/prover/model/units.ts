/** A job's steps as far as a proof must tell them apart. */
import type { Effect } from '../effect.ts';
import type { Step, StepsJob } from '../../workflow/model.ts';
import { walk } from '../../workflow/expression.ts';
import { pathOf } from '../symbolic/evaluate.ts';

/** Steps that can be taken for one, or one step. */
export interface Unit {
  /** Position of the first of them. */
  readonly index: number;
  /** Undefined for plain steps: each runs when all before it succeeded, and nothing looks at it. */
  readonly step: Step | undefined;
  readonly effects: readonly Effect[];
}

/**
 * The units of a job, in order. A job without effects is one: whatever its steps are, it can
 * succeed and fail, for its runner can.
 */
export function unitsOf(job: StepsJob, effects: readonly Effect[]): readonly Unit[] {
  if (effects.length === 0) return [{ index: 0, step: undefined, effects: [] }];
  const asked = stepsAskedFor(job);
  const units: Unit[] = [];
  for (const step of job.steps) {
    const own = effects.filter(({ site }) => site.step === step.index);
    if (own.length > 0 || !isPlain(step, asked)) {
      units.push({ index: step.index, step, effects: own });
    } else if (units.at(-1)?.step !== undefined || units.length === 0) {
      units.push({ index: step.index, step: undefined, effects: [] });
    }
  }
  const ofJob = effects.filter(({ site }) => site.step === undefined);
  // What a comment says of the job as a whole happens when all its steps have.
  if (ofJob.length > 0) units.push({ index: job.steps.length, step: undefined, effects: ofJob });
  return units;
}

function isPlain(step: Step, asked: ReadonlySet<string>): boolean {
  return (
    step.condition.source.trim() === '' &&
    step.continueOnError === undefined &&
    !step.background &&
    (step.kind === 'run' || step.kind === 'uses') &&
    !asked.has(step.id?.toLowerCase() ?? '')
  );
}

/** IDs of steps whose outcome or conclusion a later condition asks for. */
function stepsAskedFor(job: StepsJob): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const { condition } of job.steps) {
    if (!condition.expression) continue;
    for (const node of walk(condition.expression.tree)) {
      const path = pathOf(node)?.map((part) => part.toLowerCase());
      if (path?.[0] === 'steps' && (path[2] === 'outcome' || path[2] === 'conclusion')) {
        asked.add(path[1]!);
      }
    }
  }
  return asked;
}
