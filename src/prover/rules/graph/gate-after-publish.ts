/** A scan or verification that comes when everything is out already. */
import type { EffectOutcome, ReleaseModel } from '../../model/outcome.ts';
import type { GraphRule, Violation } from '../../proof/graph-rule.ts';
import { stepCondition } from './conditions.ts';
import { names, outcomesOf, placesOf, type EffectPlace } from './effects-of.ts';
import { onlyAfter, someFails, waitsFor } from './order.ts';

export const gateAfterPublish: GraphRule = {
  name: 'GATE-AFTER-PUBLISH',
  level: 'warning',
  what: 'A scan or verification can only run after something was published, and nothing waits for what it finds.',
  why: 'What it refuses is with the users already. The order of steps counts as much as that of jobs.',
  realCase:
    'A pipeline scanned its image and checked the signature after the tag that users pull had been moved to it.',
  cure: 'Scan and verify what was built before the first publish; push an image to a staging tag for it.',
  opaqueCallsMatter: false,
  check({ model }) {
    const released = [...outcomesOf(model, 'publishes'), ...outcomesOf(model, 'announces')];
    const verifications = outcomesOf(model, 'verifies');
    return placesOf([...outcomesOf(model, 'scans'), ...verifications], model).map((place) =>
      violationOf(place, { released, verifications }, model),
    );
  },
};

function violationOf(
  place: EffectPlace,
  {
    released,
    verifications,
  }: {
    readonly released: readonly EffectOutcome[];
    readonly verifications: readonly EffectOutcome[];
  },
  model: ReleaseModel,
): Violation {
  const { logic } = model.world;
  const { outcome, step, at, all, effects } = place;
  const scans = effects.some(({ kind }) => kind === 'scans');
  const before = released.filter((each) => all.every((gate) => onlyAfter(gate, each, model)));
  const gates = released.some((each) => all.some((gate) => waitsFor(each, gate, model)));
  // Reading back what was published is no gate, where one stood before.
  const isReadback =
    !scans && before.every((each) => verifications.some((gate) => waitsFor(each, gate, model)));
  const isLate = before.length > 0 && !gates && !isReadback;
  return {
    when: isLate
      ? [logic.and(someFails(all, model), ...before.map(({ succeeds }) => succeeds))]
      : [],
    level: scans ? 'warning' : 'notice',
    job: outcome.id,
    ...(step !== undefined && { step }),
    at,
    message: () =>
      `\`${outcome.id}\` refuses what ${names(before.map(({ job }) => job))} published before it was asked.`,
    condition: stepCondition(outcome, step),
    effects: [...effects, ...new Set(before.map(({ effect }) => effect))],
  };
}
