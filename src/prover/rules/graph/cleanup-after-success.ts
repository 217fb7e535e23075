/** The release went well, and what it published is cleaned away. */
import { never } from '../../logic/logic.ts';
import type { GraphRule } from '../../proof/graph-rule.ts';
import { cleanupsOf, completionOf, leaveOut, someHappened } from './cleanups.ts';
import { allOf, ownCondition, stepCondition } from './conditions.ts';
import { names, outcomesOf } from './effects-of.ts';

export const cleanupAfterSuccess: GraphRule = {
  name: 'CLEANUP-AFTER-SUCCESS',
  level: 'error',
  what: 'A job can clean what was published although the whole release succeeded.',
  why: "`!= 'success'` is true of a job that was skipped on purpose, and `always()` of everything: the release that users were told of loses its image, tag or signature.",
  realCase:
    'A pipeline deleted signatures when a later job was not a success; after a good promotion that job was skipped, and the promoted image lost its signature.',
  cure: "Ask for the failure: `always() && needs.promote.result == 'failure'`, with `cancelled` where it may be cleaned too.",
  opaqueCallsMatter: false,
  check({ model }) {
    const { logic } = model.world;
    const cleanups = cleanupsOf(model);
    if (cleanups.length === 0) return [];
    const { done } = completionOf(model);
    const finishing = [...new Set(outcomesOf(model, 'announces').map(({ job }) => job))];
    return cleanups.map(({ place, cleans, made }) => {
      const { outcome, step, at } = place;
      const published = made.filter(({ effect }) => effect.kind === 'publishes');
      const when =
        published.length === 0
          ? never
          : leaveOut(
              logic.and(cleans, done, someHappened(published, model)),
              { place, mayCancel: false },
              model,
            );
      const last = finishing.map((id) => model.jobs.get(id)!.root);
      const needs = [...new Set([...outcome.job.needs, ...last])].filter(
        (id) => id !== outcome.root,
      );
      const undone = last.map((id) => `needs.${id}.result != 'success'`);
      return {
        when: [when],
        job: outcome.id,
        ...(step !== undefined && { step }),
        at,
        message: () =>
          `The release succeeded, and \`${outcome.id}\` cleans what ${names(published.map(({ job }) => job))} published.`,
        condition: stepCondition(outcome, step),
        effects: place.effects,
        candidates:
          outcome.id === outcome.root && last.length > 0
            ? [
                {
                  job: outcome.root,
                  condition: allOf('always()', ...undone, ownCondition(outcome.job)),
                  needs,
                  mayStop: true,
                },
              ]
            : [],
      };
    });
  },
};
