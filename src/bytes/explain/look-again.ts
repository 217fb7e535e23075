/** A second pass over two tars, for the members of which only digests are known to differ. */
import { readAll } from './byte-reader.ts';
import { compareContent, maxTextBytes } from './compare-content.ts';
import type { Comparison } from './comparison.ts';
import { firstDifferentByte } from './first-difference.ts';
import type { MemberFacts } from './member.ts';
import { closeTars, type KeyedTarMember, type TarPair, type TarSource } from './tar-source.ts';

export interface ChangedPair {
  readonly a: MemberFacts;
  readonly b: MemberFacts;
  /** Whether it can be compared as both archives go by; others are kept, where they are small. */
  readonly inOrder: boolean;
}

/** How much of members that stand in another order is kept, in bytes. */
const maxKeptBytes = 16 * 1024 * 1024;

interface Pass {
  readonly source: TarSource;
  readonly pairs: ReadonlyMap<string, ChangedPair>;
  readonly kept: Map<string, Buffer>;
  keptBytes: number;
}

/** Tells the comparison of every pair once, with its texts and offset where they can be had. */
export async function lookAgain(
  open: () => TarPair,
  changed: readonly ChangedPair[],
  comparison: Comparison,
): Promise<void> {
  const tars = open();
  const pairs = new Map(changed.map((pair) => [pair.a.key, pair]));
  const passA: Pass = { source: tars.a, pairs, kept: new Map(), keptBytes: 0 };
  const passB: Pass = { source: tars.b, pairs, kept: new Map(), keptBytes: 0 };
  try {
    for (;;) {
      const [a, b] = await Promise.all([nextInOrder(passA), nextInOrder(passB)]);
      if (!a || !b) break;
      const difference = await compareContent(a, b);
      if (difference) comparison.changed(a, b, difference);
    }
  } finally {
    await closeTars(tars);
  }
  for (const { a, b, inOrder } of changed) {
    if (inOrder) continue;
    const texts = [passA.kept.get(a.key), passB.kept.get(b.key)] as const;
    comparison.changed(a, b, differenceOf(texts));
  }
}

/** The next member that is compared as it goes by; those on the way that are small are kept. */
async function nextInOrder(pass: Pass): Promise<KeyedTarMember | undefined> {
  for (;;) {
    const member = await pass.source.next();
    if (!member) return undefined;
    const pair = pass.pairs.get(member.key);
    if (!pair) continue;
    if (pair.inOrder) return member;
    const largest = Math.max(pair.a.size, pair.b.size);
    if (largest > maxTextBytes || pass.keptBytes + largest > maxKeptBytes) continue;
    pass.keptBytes += largest;
    // A copy: what was read is a view into a larger piece.
    pass.kept.set(member.key, Buffer.from(await readAll(member.bytes)));
  }
}

function differenceOf([a, b]: readonly [Buffer | undefined, Buffer | undefined]) {
  if (!a || !b) return { offset: undefined, texts: undefined };
  return { offset: firstDifferentByte(a, b), texts: [a, b] as const };
}
