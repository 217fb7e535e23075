/** One channel has the version, another never gets it, for a reason that was there before. */
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
    'A pipeline published its image and crate, and only then built the wheels; a wheel that did not build left PyPI without the version.',
  cure: 'Let every publishing job need the same jobs: all builds, all checks, the approval.',
  opaqueCallsMatter: false,
  check({ model }) {
    const { logic, variables } = model.world;
    const published = publications(model);
    const publishing = new Set(published.map(({ job }) => job));
    return placesOf(published, model).map(({ outcome, step, at, all, effects }) => {
      const others = published.filter(
        (each) => each.job !== outcome.id && !each.effect.isReversible,
      );
      const unbegun = all.map((each) => logic.without(promised(each, model), each.starts));
      const half = logic.and(
        logic.or(...unbegun),
        logic.or(...others.map(({ succeeds }) => succeeds)),
      );
      return {
        when: variables.assume(half, (meaning) =>
          isOfPublishing(meaning, publishing) ? false : undefined,
        ),
        job: outcome.id,
        ...(step !== undefined && { step }),
        at,
        message: (holds) => {
          const out = others.filter(({ succeeds }) => holds(succeeds));
          return `${names(out.map(({ job }) => job))} published to ${[...new Set(out.map(channelOf))].join(', ')}, and \`${outcome.id}\` never begins.`;
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
