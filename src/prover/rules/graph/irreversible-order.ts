/**
 * What cannot be undone is done before bytes that can still be refused, and could be withdrawn. Names
 * that move to what the registry holds already are no such bytes: they come last, with the release.
 */
import type { GraphRule } from '../../proof/graph-rule.ts';
import { jobCondition } from './conditions.ts';
import { channelOf, names, outcomesOf, placesOf, promised, publications } from './effects-of.ts';
import { onlyAfter } from './order.ts';

export const irreversibleOrder: GraphRule = {
  name: 'IRREVERSIBLE-ORDER',
  level: 'warning',
  what: 'A draft is made, or an image pushed, only after a package was published that no registry takes back.',
  why: 'When the later one fails the version is used up; the other way round it could be withdrawn and tried again.',
  realCase:
    'In btclib a failure between PyPI and the GitHub release leaves the version published and no release cut; a comment in its workflow tells how to go on.',
  cure: 'Make the draft and push images first, under a tag that nobody is told of; publish packages then; last move the tags that users follow to what was pushed, and un-draft.',
  opaqueCallsMatter: false,
  check({ model }) {
    const { logic } = model.world;
    const final = publications(model).filter(({ effect }) => !effect.isReversible);
    const undoable = [
      ...outcomesOf(model, 'stages'),
      ...publications(model).filter(({ effect }) => effect.isReversible && !effect.isPromotion),
    ];
    return placesOf(undoable, model).map(({ outcome, step, at, all, effects }) => {
      const before = final.filter((each) => all.every((later) => onlyAfter(later, each, model)));
      const missed = all.map((later) => logic.without(promised(later, model), later.succeeds));
      return {
        when: before.flatMap(({ succeeds }) => missed.map((each) => logic.and(each, succeeds))),
        job: outcome.id,
        ...(step !== undefined && { step }),
        at,
        message: () =>
          `\`${outcome.id}\` does not get done what could be undone, after ${names(before.map(({ job }) => job))} published to ${[...new Set(before.map(channelOf))].join(', ')}.`,
        condition: jobCondition(outcome),
        effects: [...effects, ...new Set(before.map(({ effect }) => effect))],
      };
    });
  },
};
