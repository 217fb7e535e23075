/** What cleans up after a release that did not happen, and what it would have to clean. */
import { never, type Formula } from '../../logic/logic.ts';
import type { Effect } from '../../effect.ts';
import type { EffectOutcome, ReleaseModel } from '../../model/outcome.ts';
import { outcomesOf, placesOf, promised, publications, type EffectPlace } from './effects-of.ts';

export interface Cleanup {
  readonly place: EffectPlace;
  /** It cleans, or begins to. */
  readonly cleans: Formula;
  /** What it may have to clean: of its channel, or everything that can be taken back. */
  readonly made: readonly EffectOutcome[];
}

/** Every place that cleans, with what it is for; those with nothing to clean left out. */
export function cleanupsOf(model: ReleaseModel): readonly Cleanup[] {
  const { logic } = model.world;
  return placesOf(outcomesOf(model, 'cleans'), model).flatMap((place) => {
    const made = model.effects.filter((each) => isMade(each, place.effects));
    if (made.length === 0) return [];
    return [{ place, cleans: logic.or(...place.all.map(({ starts }) => starts)), made }];
  });
}

function isMade({ effect }: EffectOutcome, cleaning: readonly Effect[]): boolean {
  if (effect.kind !== 'publishes' && effect.kind !== 'stages') return false;
  const named = cleaning.filter(({ channel }) => channel !== undefined);
  if (named.length === 0) return effect.isReversible;
  return named.some(
    ({ channel, isPromotion }) =>
      channel === effect.channel && (!isPromotion || effect.isPromotion),
  );
}

/** The release that would have happened without faults. */
export interface Completion {
  /** It does not become public, or where nothing announces, something is not published. */
  readonly lost: Formula;
  /** All that was to happen did. */
  readonly done: Formula;
}

export function completionOf(model: ReleaseModel): Completion {
  const { logic } = model.world;
  const announced = outcomesOf(model, 'announces');
  const wanted = [...announced, ...publications(model)];
  const missed = (each: EffectOutcome) => logic.without(promised(each, model), each.succeeds);
  const some = logic.or(...wanted.map((each) => promised(each, model)));
  const lost =
    announced.length > 0
      ? logic.without(
          logic.or(...announced.map((each) => promised(each, model))),
          logic.or(...announced.map(({ starts }) => starts)),
        )
      : logic.or(...wanted.map(missed));
  return { lost, done: logic.without(some, logic.or(...wanted.map(missed))) };
}

/** Faults that no condition can answer: of the cleanup itself, and of the very last step. */
export function leaveOut(
  formula: Formula,
  { place, mayCancel }: { readonly place: EffectPlace; readonly mayCancel: boolean },
  model: ReleaseModel,
): Formula {
  const finishing = new Set(outcomesOf(model, 'announces').map(({ job }) => job));
  return model.world.variables.assume(formula, (meaning) => {
    if (meaning.kind !== 'fault') return undefined;
    const { what, job = '' } = meaning.fault;
    const isLeftOut =
      what === 'condition-errs' ||
      (what === 'run-cancelled' && !mayCancel) ||
      job === place.outcome.id ||
      (what !== 'rejected' && finishing.has(job));
    return isLeftOut ? false : undefined;
  });
}

/** Some of these happened. */
export function someHappened(all: readonly EffectOutcome[], { world }: ReleaseModel): Formula {
  return world.logic.or(never, ...all.map(({ succeeds }) => succeeds));
}
