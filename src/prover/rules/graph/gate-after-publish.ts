/** A scan or verification that comes when everything is out already, or that nobody listens to. */
import type { EffectOutcome, ReleaseModel } from '../../model/outcome.ts';
import type { GraphRule, Violation } from '../../proof/graph-rule.ts';
import { stepCondition } from './conditions.ts';
import { names, outcomesOf, placesOf, type EffectPlace } from './effects-of.ts';
import { onlyAfter, someFails, waitsFor } from './order.ts';

export const gateAfterPublish: GraphRule = {
  name: 'GATE-AFTER-PUBLISH',
  level: 'warning',
  what: 'A scan or verification can only run after something was published, and nothing waits for what it finds; or a scan refuses, and all goes out as if it had not.',
  why: 'What it refuses is with the users already. The order of steps counts as much as that of jobs.',
  realCase:
    'A pipeline scanned its image and checked the signature after the tag that users pull had been moved to it.',
  cure: 'Scan and verify what was built before the first publish; push an image to a staging tag for it. Let what is published need the job, and let the scan fail it: no `continue-on-error`, no `|| true`.',
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
  const isWaitedForBy = (each: EffectOutcome) => all.some((gate) => waitsFor(each, gate, model));
  const gates = released.some(isWaitedForBy);
  // An announcement that waits helps no registry.
  const published = released.filter(({ effect }) => effect.kind === 'publishes');
  const isHeard = (published.length > 0 ? published : released).some(isWaitedForBy);
  // Reading back what was published is no gate, where one stood before.
  const isReadback =
    !scans && before.every((each) => verifications.some((gate) => waitsFor(each, gate, model)));
  const isLate = before.length > 0 && !gates && !isReadback;
  // What it says is lost: it stands beside the release, or its failure is forgiven.
  const isIgnored = scans && before.length === 0 && !isHeard;
  const fails = someFails(all, model);
  const ways = released.map(({ starts }) => logic.and(fails, starts));
  return {
    when: isLate
      ? [logic.and(fails, ...before.map(({ succeeds }) => succeeds))]
      : isIgnored
        ? ways
        : [],
    level: scans ? 'warning' : 'notice',
    job: outcome.id,
    ...(step !== undefined && { step }),
    at,
    message: (holds) =>
      isIgnored
        ? `\`${outcome.id}\` refuses, and ${names(released.filter((_, index) => holds(ways[index]!)).map(({ job }) => job))} goes on.`
        : `\`${outcome.id}\` refuses what ${names(before.map(({ job }) => job))} published before it was asked.`,
    condition: stepCondition(outcome, step),
    effects: [...effects, ...new Set(before.map(({ effect }) => effect))],
  };
}
