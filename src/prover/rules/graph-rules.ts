/** Every rule about what can happen to the jobs of a release, sorted by name. */
import type { GraphRule } from '../proof/graph-rule.ts';
import { deadResultTest } from './graph/dead-result-test.ts';
import { skipPoison } from './graph/skip-poison.ts';
import { ungatedAnnounce } from './graph/ungated-announce.ts';

export const graphRules: readonly GraphRule[] = [deadResultTest, skipPoison, ungatedAnnounce];

/**
 * Rules that a condition suggested for this one must not break anywhere. What comes to life when a
 * poisoned job runs again can be wrong too, and is told then.
 */
export function keptBySuggestions(rule: GraphRule): readonly GraphRule[] {
  return rule === skipPoison ? [] : [ungatedAnnounce];
}
