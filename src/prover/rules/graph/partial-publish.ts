/** One channel has the version, another never gets it, for a reason that was there before. */
import type { Formula } from '../../logic/logic.ts';
import type { VariableMeaning } from '../../logic/variables.ts';
import type { GraphRule } from '../../proof/graph-rule.ts';
import { jobCondition } from './conditions.ts';
import { channelOf, names, placesOf, promised, publications } from './effects-of.ts';

export const partialPublish: GraphRule = {
  name: 'PARTIAL-PUBLISH',
  level: 'warning',
  what: 'A package can be out for good while another publish never begins, because of a job that only the other one waits for.',
  why: 'A build, test or approval that fails should stop every channel alike. A version that half of the channels have cannot be completed when the reason is in the files.',
  realCase:
    'A pipeline published to PyPI when its image was public already; PyPI refused, and the image stayed.',
  cure: 'Let every publishing job need the same jobs: all builds, all checks, the approval.',
  opaqueCallsMatter: false,
  check({ model }) {
    const { logic, variables } = model.world;
    const published = publications(model);
    const publishing = new Set(published.map(({ job }) => job));
    const among = (formula: Formula) =>
      variables.assume(formula, (meaning) =>
        isOfPublishing(meaning, publishing) ? false : undefined,
      );
    // A promotion can be done again at any time, and is meant to come after the others.
    const bytes = published.filter(({ effect }) => !effect.isPromotion);
    return placesOf(bytes, model).map(({ outcome, step, at, all, effects }) => {
      const others = published.filter(
        (each) => each.job !== outcome.id && !each.effect.isReversible,
      );
      const unbegun = all.map((each) => among(logic.without(promised(each, model), each.starts)));
      const out = others.map(({ succeeds }) => among(succeeds));
      return {
        when: unbegun.flatMap((missing) => out.map((there) => logic.and(missing, there))),
        job: outcome.id,
        ...(step !== undefined && { step }),
        at,
        message: (holds) => {
          const there = others.filter(({ succeeds }) => holds(succeeds));
          return `${names(there.map(({ job }) => job))} published to ${[...new Set(there.map(channelOf))].join(', ')}, and \`${outcome.id}\` never begins.`;
        },
        condition: jobCondition(outcome),
        effects: [...effects, ...new Set(others.map(({ effect }) => effect))],
      };
    });
  },
};

/** Faults that no order of jobs can answer. */
function isOfPublishing(meaning: VariableMeaning, publishing: ReadonlySet<string>): boolean {
  if (meaning.kind !== 'fault') return false;
  const { what, job = '' } = meaning.fault;
  return what === 'run-cancelled' || what === 'condition-errs' || publishing.has(job);
}
