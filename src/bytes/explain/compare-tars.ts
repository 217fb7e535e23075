/** Two tars, member by member, in one pass as long as both have the same members in the same order. */
import type { Causes } from './causes.ts';
import { compareContent } from './compare-content.ts';
import { Comparison } from './comparison.ts';
import { compareOutOfStep } from './out-of-step.ts';
import { closeTars, type KeyedTarMember, type TarPair } from './tar-source.ts';
import { compareTarTraits } from './tar-traits.ts';

/**
 * Adds what differs. `open` is called again when members that stand at other places turn out
 * to differ and must be looked at once more. False when members were paired by roots that
 * turned out not to carry the version: to be done again, with plain keys. Throws Unreadable.
 */
export async function compareTars(open: () => TarPair, causes: Causes): Promise<boolean> {
  const tars = open();
  try {
    const comparison = new Comparison(causes, tars);
    const step = await walkInStep(tars, comparison);
    if (step) await compareOutOfStep({ ...tars, ...step, open }, comparison);
    await compareEnds(tars, causes);
    comparison.conclude();
    return !tars.a.keys.wereMisled && !tars.b.keys.wereMisled;
  } finally {
    await closeTars(tars);
  }
}

/** Where the two go apart; undefined when they end together. */
async function walkInStep({ a, b }: TarPair, comparison: Comparison) {
  for (;;) {
    const [nextA, nextB] = await Promise.all([a.next(), b.next()]);
    if (!nextA && !nextB) return undefined;
    if (!nextA || !nextB || nextA.key !== nextB.key) return { nextA, nextB };
    await comparePair(nextA, nextB, comparison);
  }
}

async function comparePair(
  a: KeyedTarMember,
  b: KeyedTarMember,
  comparison: Comparison,
): Promise<void> {
  compareTarTraits(a, b, comparison.causes);
  if (!comparison.pair(a, b)) return;
  const difference = await compareContent(a, b);
  if (difference) comparison.changed(a, b, difference);
}

async function compareEnds({ a, b }: TarPair, causes: Causes): Promise<void> {
  const [endA, endB] = await Promise.all([a.finish(), b.finish()]);
  if (endA.padding !== endB.padding) causes.add('tar-padding', { a: 'after members' });
  const show = (count: number) => `${count} bytes`;
  // Where the members take other room, the padding to a full record follows from that.
  if (endA.position === endB.position) {
    causes.compare('tar-padding', { values: [endA.zeros, endB.zeros], show });
  }
  const isOther = causes.compare('tar-trailing', { values: [endA.others, endB.others], show });
  if (!isOther) causes.compare('tar-trailing', { values: [endA.sum, endB.sum], show: hex });
}

function hex(sum: number): string {
  return `checksum ${sum.toString(16)}`;
}
