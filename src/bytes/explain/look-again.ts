/** A second pass over two tars, for the members of which only digests are known to differ. */
import { readAll } from './byte-reader.ts';
import { ByteStore } from './byte-store.ts';
import { compareContent, maxTextBytes } from './compare-content.ts';
import type { Comparison } from './comparison.ts';
import { firstDifferentByte } from './first-difference.ts';
import type { GoneMembers } from './gone-members.ts';
import type { Side } from './model.ts';
import { NumberMap } from './number-map.ts';
import { closeTars, type KeyedTarMember, type TarPair, type TarSource } from './tar-source.ts';
import type { TextPool } from './text-pool.ts';

export interface Changed {
  readonly gone: { readonly [S in Side]: GoneMembers };
  readonly pool: TextPool;
  /** What is known of each member of the first one. */
  readonly changed: Uint8Array;
}

/** Members in order are compared as both archives go by; others are kept, where they are small. */
export const change = { none: 0, inOrder: 1, moved: 2 } as const;

/** How much of one archive's members that stand in another order is kept, in bytes. */
const maxKeptBytes = 8 * 1024 * 1024;

interface Pass {
  readonly source: TarSource;
  readonly kept: ByteStore;
  /** Numbers there, by the members' rows in the first one. */
  readonly keptAs: NumberMap;
}

/** Tells the comparison of every member once, with its texts and offset where they can be had. */
export async function lookAgain(
  open: () => TarPair,
  wanted: Changed,
  comparison: Comparison,
): Promise<void> {
  const tars = open();
  const [passA, passB] = [startPass(tars.a), startPass(tars.b)];
  try {
    for (;;) {
      const [a, b] = await Promise.all([nextInOrder(passA, wanted), nextInOrder(passB, wanted)]);
      if (!a || !b) break;
      const difference = await compareContent(a, b);
      if (difference) comparison.changed(a, b, difference);
    }
  } finally {
    await closeTars(tars);
  }
  const { gone, changed } = wanted;
  for (const [row, state] of changed.entries()) {
    if (state !== change.moved) continue;
    const other = gone.b.find(gone.a.keyOf(row))!;
    const difference = differenceOf(keptOf(passA, row), keptOf(passB, row));
    comparison.changed(gone.a.get(row), gone.b.get(other), difference);
  }
}

/** The next member that is compared as it goes by; those on the way that are small are kept. */
async function nextInOrder(
  pass: Pass,
  { gone, pool, changed }: Changed,
): Promise<KeyedTarMember | undefined> {
  for (;;) {
    const member = await pass.source.next();
    if (!member) return undefined;
    const key = pool.find(member.key);
    const row = key === undefined ? undefined : gone.a.find(key);
    if (key === undefined || row === undefined) continue;
    if (changed[row] === change.inOrder) return member;
    if (changed[row] !== change.moved) continue;
    const largest = Math.max(gone.a.sizeOf(row), gone.b.sizeOf(gone.b.find(key)!));
    if (largest > maxTextBytes || pass.kept.size + largest > maxKeptBytes) continue;
    pass.keptAs.set(row, pass.kept.add(await readAll(member.bytes)));
  }
}

function startPass(source: TarSource): Pass {
  return { source, kept: new ByteStore(), keptAs: new NumberMap() };
}

function keptOf({ kept, keptAs }: Pass, row: number): Buffer | undefined {
  const number = keptAs.get(row);
  return number === undefined ? undefined : kept.get(number);
}

function differenceOf(a: Buffer | undefined, b: Buffer | undefined) {
  if (!a || !b) return { offset: undefined, texts: undefined };
  return { offset: firstDifferentByte(a, b), texts: [a, b] as const };
}
