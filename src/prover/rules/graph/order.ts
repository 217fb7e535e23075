/** What happens only after something else, in every run. */
import { never, type Formula } from '../../logic/logic.ts';
import type { EffectOutcome, ReleaseModel } from '../../model/outcome.ts';

/** The later one never begins where the earlier one did not. */
export function onlyAfter(
  later: EffectOutcome,
  earlier: EffectOutcome,
  { world }: ReleaseModel,
): boolean {
  return (
    later !== earlier &&
    later.starts !== never &&
    world.logic.without(later.starts, earlier.starts) === never &&
    // Of two that begin together neither is later.
    world.logic.without(later.starts, earlier.succeeds) !== later.starts &&
    later.starts !== earlier.starts
  );
}

/** The later one never begins where the earlier one did not succeed. */
export function waitsFor(
  later: EffectOutcome,
  earlier: EffectOutcome,
  { world }: ReleaseModel,
): boolean {
  return later !== earlier && world.logic.without(later.starts, earlier.succeeds) === never;
}

/** One of these begins. */
export function someStarts(all: readonly EffectOutcome[], { world }: ReleaseModel): Formula {
  return world.logic.or(...all.map(({ starts }) => starts));
}

/** One of these begins, and does not succeed. */
export function someFails(all: readonly EffectOutcome[], { world }: ReleaseModel): Formula {
  const { logic } = world;
  return logic.or(...all.map(({ starts, succeeds }) => logic.without(starts, succeeds)));
}
