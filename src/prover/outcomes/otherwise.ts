/** Another answer than the usual one, and what it takes. */
import type { Unsettled } from '../../workflow/unsettled.ts';
import { never, type Formula } from '../logic/logic.ts';
import type { Fault, Given } from '../logic/variables.ts';
import type { ReleaseModel } from '../model/outcome.ts';
import { describeRun, usualAnswers } from '../proof/counter-run.ts';
import type { ChosenRun } from './choose-run.ts';

export interface Otherwise<Answer> {
  readonly answer: Answer;
  /** Values that are others than in the usual run. */
  readonly given: readonly Given[];
  /** How a given job comes to its result, when it is another way. */
  readonly faults: readonly Fault[];
  /** Points of GitHub's semantics that nobody settled, answered otherwise than usual. */
  readonly unsettled: readonly (keyof Unsettled)[];
  /** It takes another moment: how far a job had come when it, or the run, was ended. */
  readonly isMatterOfTime: boolean;
}

/** What makes the answer so, in the fewest words; nothing when it cannot be. */
export function tellOtherwise<Answer>(
  answer: Answer,
  when: Formula,
  { run, model }: { readonly run: ChosenRun; readonly model: ReleaseModel },
): readonly Otherwise<Answer>[] {
  const { logic, variables } = model.world;
  const possible = run.within(when);
  if (possible === never) return [];
  // What need not differ from the usual run does not: the rest is what makes the difference.
  const kept = (from: Formula) =>
    [...run.assignment.held].reduce((near, level) => {
      const nearer = logic.and(near, logic.variable(level));
      return nearer === never ? near : nearer;
    }, from);
  const asUsual = logic.and(possible, usualAnswers(model));
  const usually = asUsual === never ? undefined : variables.simplest(kept(asUsual));
  const assignment = usually ?? variables.simplest(kept(possible))!;
  const { held, asked } = assignment;
  const before = variables.chosen({ held: run.assignment.held, asked });
  const { given, faults } = describeRun(assignment, model, undefined);
  const differs = [...asked].filter((level) => held.has(level) !== run.assignment.held.has(level));
  const meanings = differs.map((level) => variables.meaning(level));
  return [
    {
      answer,
      given: given.filter(({ name, value }) =>
        before.some((each) => each.name === name && each.value !== value),
      ),
      faults: faults.filter((fault) => !run.faults.includes(fault)),
      unsettled: usually
        ? []
        : meanings.flatMap((meaning) => (meaning.kind === 'unsettled' ? [meaning.row] : [])),
      isMatterOfTime: meanings.some(({ kind }) => kind === 'moment'),
    },
  ];
}
