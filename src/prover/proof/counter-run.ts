/** From a formula that can be true to the run that shows it. */
import type { Formula } from '../logic/logic.ts';
import { never } from '../logic/logic.ts';
import type { Assignment } from '../logic/logic.ts';
import type { Fault } from '../logic/variables.ts';
import type { ReleaseModel } from '../model/outcome.ts';
import { assumed, type Unsettled } from '../../workflow/unsettled.ts';
import type { JobResult } from '../../workflow/job-result.ts';
import type { CounterRun, LettingCondition } from './verdict.ts';

export interface Shown {
  readonly assignment: Assignment;
  readonly dependsOn: readonly (keyof Unsettled)[];
}

const rows: readonly (keyof Unsettled)[] = [
  'cancelledAfterTimeout',
  'allCancelledMatrix',
  'rejectionForgiven',
  'approvalServesLaterJobs',
  'calledSkipsPoison',
];

/** What the single evaluation takes; of a matrix, whether all cancelled is a failure. */
const usual = (row: keyof Unsettled): boolean => {
  const answer = assumed[row];
  return answer === true || answer === 'failure';
};

/**
 * The simplest run in which it is true, under the usual answers to what is unsettled where there
 * is one; `dependsOn` names the answers without which it could not be. Undefined when it cannot.
 */
export function showRun(ways: readonly Formula[], model: ReleaseModel): Shown | undefined {
  const shown = [...new Set(ways)].flatMap((when) => showWay(when, model) ?? []);
  const [first, ...others] = shown;
  return others.reduce((best, each) => (best && weight(each) < weight(best) ? each : best), first);
}

/** What depends on nothing unsettled first, then what takes few faults. */
const weight = ({ assignment, dependsOn }: Shown) =>
  (dependsOn.length > 0 ? 1e6 : 0) + assignment.cost;

function showWay(when: Formula, model: ReleaseModel): Shown | undefined {
  const { variables, logic } = model.world;
  if (when === never) return undefined;
  const dependsOn = rows.filter((row) => {
    const only = (answer: boolean) =>
      variables.settled(when, (each) => (each === row ? answer : undefined)) === never;
    return only(true) || only(false);
  });
  const usually = logic.and(when, usualAnswers(model));
  const assignment = variables.simplest(usually) ?? variables.simplest(when);
  return assignment && { assignment, dependsOn };
}

/** What is unsettled is as it usually is. */
export function usualAnswers({ world: { variables, logic } }: ReleaseModel): Formula {
  return logic.and(
    ...rows.map((row) =>
      usual(row) ? variables.unsettled(row) : logic.not(variables.unsettled(row)),
    ),
  );
}

/** The run as data. */
export function describeRun(
  { held, asked }: Omit<Assignment, 'cost'>,
  model: ReleaseModel,
  condition: LettingCondition | undefined,
): CounterRun {
  const { variables, logic } = model.world;
  const faults = [...held].flatMap((level): Fault[] => {
    const meaning = variables.meaning(level);
    return meaning.kind === 'fault' ? [meaning.fault] : [];
  });
  const jobs = [...model.jobs.values()].map(({ id, results }) => {
    const result = (Object.keys(results) as JobResult[]).find((each) =>
      logic.holds(results[each], held),
    );
    return { job: id, result: result! };
  });
  return { faults, given: variables.chosen({ held, asked }), jobs, condition };
}
