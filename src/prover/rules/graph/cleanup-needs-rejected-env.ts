/** The cleanup after a denied approval waits for that very approval. */
import { environmentName } from '../../model/run-job.ts';
import type { GraphRule } from '../../proof/graph-rule.ts';
import { jobCondition } from './conditions.ts';
import { names, outcomesOf, placesOf } from './effects-of.ts';

export const cleanupNeedsRejectedEnv: GraphRule = {
  name: 'CLEANUP-NEEDS-REJECTED-ENV',
  level: 'error',
  what: 'A job that cleans after an approval was denied has the same environment, and waits for the same approval.',
  why: 'Whoever denied the release is asked once more, and denies it again or does not answer for 30 days: nothing is cleaned.',
  realCase: 'A cleanup waited for the very approval that had been denied.',
  cure: 'Give the cleanup an environment of its own, without reviewers, that holds only what cleaning needs.',
  opaqueCallsMatter: false,
  check({ model }) {
    const { logic } = model.world;
    return placesOf(outcomesOf(model, 'cleans'), model).map(({ outcome, step, at, effects }) => {
      const name = environmentName(outcome.job);
      const others = [...model.jobs.values()].filter(
        (other) =>
          other.id !== outcome.id && name !== undefined && environmentName(other.job) === name,
      );
      return {
        when: others.map(({ rejected }) => logic.and(outcome.starts, rejected)),
        job: outcome.id,
        ...(step !== undefined && { step }),
        at,
        message: (holds) =>
          `${names(others.filter(({ rejected }) => holds(rejected)).map(({ id }) => id))} was denied its approval, and \`${outcome.id}\` waits for the same environment \`${name}\`.`,
        condition: jobCondition(outcome),
        effects,
      };
    });
  },
};
