/** The run in which jobs end as they were given, and in which nothing more goes wrong. */
import type { JobResult } from '../../workflow/job-result.ts';
import { proverFailure } from '../failures.ts';
import { always, never, type Assignment, type Formula } from '../logic/logic.ts';
import type { Fault, Given } from '../logic/variables.ts';
import type { ReleaseModel } from '../model/outcome.ts';
import { promised } from '../rules/graph/effects-of.ts';
import { describeRun, usualAnswers } from '../proof/counter-run.ts';
import { nameOf, type GivenOutcomes } from './parse-outcomes.ts';

export interface ChosenRun {
  /** With the usual values of whatever is free. */
  readonly assignment: Assignment;
  /** When it is so in a run with these results in which nothing else goes wrong. */
  within(when: Formula): Formula;
  readonly faults: readonly Fault[];
  readonly given: readonly Given[];
}

/** Throws OUTCOMES_IMPOSSIBLE and BoundReached. */
export function chooseRun(model: ReleaseModel, outcomes: GivenOutcomes): ChosenRun {
  const { logic, variables } = model.world;
  const wanted = constrain(model, outcomes);
  const usually = logic.and(wanted, usualAnswers(model));
  const assignment = variables.simplest(intended(usually === never ? wanted : usually, model))!;
  const { faults, given } = describeRun(assignment, model, undefined);
  const happened = new Set<unknown>(faults);
  const own = jobsWithin(model, outcomes);
  // How a given job came to its result stays open; what happens elsewhere does not.
  const within = (when: Formula) =>
    variables.assume(logic.and(wanted, when), (meaning) => {
      if (meaning.kind !== 'fault') return undefined;
      const { fault } = meaning;
      return fault.job !== undefined && own.has(fault.job) ? undefined : happened.has(fault);
    });
  return { assignment, within, faults, given };
}

/** A fault weighs this much at least; see Variables. */
const faultWeight = 1000;

/** Of these runs, those that were to publish and announce what they can, without more faults. */
function intended(runs: Formula, model: ReleaseModel): Formula {
  const { logic, variables } = model.world;
  const faults = (formula: Formula) =>
    Math.floor((variables.simplest(formula)?.cost ?? Infinity) / faultWeight);
  const fewest = faults(runs);
  return model.effects
    .filter(({ effect }) => effect.kind === 'publishes' || effect.kind === 'announces')
    .reduce((kept, effect) => {
      const more = logic.and(kept, promised(effect, model));
      return faults(more) <= fewest ? more : kept;
    }, runs);
}

/** Jobs are asked in the order in which they run, so that what is told as possible is. */
function constrain({ jobs, world: { logic } }: ReleaseModel, outcomes: GivenOutcomes): Formula {
  let wanted: Formula = always;
  for (const { id, results } of jobs.values()) {
    const result = outcomes.get(id);
    if (result === undefined) continue;
    const next = logic.and(wanted, results[result]);
    if (next === never) {
      const possible = (Object.keys(results) as JobResult[]).filter(
        (each) => logic.and(wanted, results[each]) !== never,
      );
      throw impossible({ id, result, possible }, outcomes);
    }
    wanted = next;
  }
  return wanted;
}

function impossible(
  {
    id,
    result,
    possible,
  }: { readonly id: string; readonly result: JobResult; readonly possible: readonly JobResult[] },
  outcomes: GivenOutcomes,
) {
  const others = [...outcomes].filter(([other]) => other !== id);
  const besides = others.map(([other, its]) => `${nameOf(other)}=${its}`).join(', ');
  return proverFailure('OUTCOMES_IMPOSSIBLE', {
    seen: `\`${nameOf(id)}=${result}\`${besides === '' ? '' : ` beside ${besides}`}, which no run of this workflow can come to`,
    expected: `for \`${nameOf(id)}\` one of ${possible.join(', ')}`,
    cure: 'Ask about one of these, or leave out one of the other results.',
  });
}

/** The given jobs, and those of the workflows that they call. */
function jobsWithin({ jobs }: ReleaseModel, outcomes: GivenOutcomes): ReadonlySet<string> {
  const within = new Set<string>(outcomes.keys());
  for (const { id, caller } of jobs.values()) {
    if (caller !== undefined && within.has(caller)) within.add(id);
  }
  return within;
}
