/** The effects that a proof follows step by step; all others are looked at in the file alone. */
import type { Effect, EffectKind } from '../effect.ts';

const followed: readonly EffectKind[] = [
  'publishes',
  'announces',
  'stages',
  'cleans',
  'scans',
  'verifies',
];

/** Those among the effects that rules ask about in a run. */
export function symbolicEffects(effects: readonly Effect[]): readonly Effect[] {
  return effects.filter(({ kind }) => followed.includes(kind));
}
