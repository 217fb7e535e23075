/** Effects as rules about the graph ask for them. */
import type { Location } from '../../../failure.ts';
import type { Job } from '../../../workflow/model.ts';
import type { ChannelName, Effect, EffectKind } from '../../effect.ts';
import type { Formula } from '../../logic/logic.ts';
import type { EffectOutcome, JobOutcome, ReleaseModel } from '../../model/outcome.ts';
import { stepOf } from './conditions.ts';

/** Channels that take their files from the public release: they come after it on purpose. */
const fedByRelease: readonly (ChannelName | undefined)[] = ['homebrew', 'winget', 'aur', 'scoop'];

/** Everything of one kind that can happen in a run. */
export function outcomesOf(model: ReleaseModel, kind: EffectKind): readonly EffectOutcome[] {
  return model.effects.filter(({ effect }) => effect.kind === kind);
}

/** Publications that a release waits for. */
export function publications(model: ReleaseModel): readonly EffectOutcome[] {
  return outcomesOf(model, 'publishes').filter(
    ({ effect }) => !fedByRelease.includes(effect.channel),
  );
}

/** One place at which something happens, in all legs of its job. */
export interface EffectPlace {
  readonly outcome: JobOutcome;
  readonly step: number | undefined;
  readonly at: Location;
  readonly all: readonly EffectOutcome[];
  readonly effects: readonly Effect[];
}

/** Outcomes by the step that they happen in. */
export function placesOf(
  outcomes: readonly EffectOutcome[],
  { jobs }: ReleaseModel,
): readonly EffectPlace[] {
  const places = new Map<string, EffectOutcome[]>();
  for (const each of outcomes) {
    const key = `${each.job} ${each.effect.site.step ?? ''}`;
    places.set(key, [...(places.get(key) ?? []), each]);
  }
  return [...places.values()].map((all) => {
    const [first] = all;
    const outcome = jobs.get(first!.job)!;
    const { step } = first!.effect.site;
    const effects = [...new Set(all.map(({ effect }) => effect))];
    return { outcome, step, at: placeOf(first!.effect, outcome.job), all, effects };
  });
}

/** Where it stands; a comment that declares it speaks of its step or job. */
export function placeOf({ certainty, site, at }: Effect, job: Job): Location {
  return certainty === 'declared' ? (stepOf(job, site.step)?.at ?? job.at) : at;
}

/** Whether it succeeds in the run in which nothing goes wrong, all else being as it is. */
export function promised({ succeeds }: EffectOutcome, { world }: ReleaseModel): Formula {
  return world.variables.withoutFaults(succeeds);
}

/** `pypi`, or what published it where nobody knows the channel. */
export function channelOf({ effect }: EffectOutcome): string {
  return effect.channel ?? effect.by;
}

/** `` `a` ``, `` `a` and `b` ``, each once. */
export function names(all: readonly string[]): string {
  const each = [...new Set(all)].map((name) => `\`${name}\``);
  return each.length < 2
    ? each.join('')
    : `${each.slice(0, -1).join(', ')} and ${each[each.length - 1]}`;
}
