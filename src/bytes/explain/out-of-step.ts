/**
 * Two tars from where they go apart: both are read to their ends, and of every member names,
 * headers and a digest are kept; what differs is looked at in a second pass. Memory grows with
 * the number of members (which is capped, as are their names), never with their size.
 */
import { createHash, hash } from 'node:crypto';
import { drain } from './byte-reader.ts';
import type { Comparison } from './comparison.ts';
import { GoneMembers } from './gone-members.ts';
import { change, lookAgain } from './look-again.ts';
import type { Side } from './model.ts';
import { addOrder } from './order.ts';
import { pairUp } from './pair-up.ts';
import { onSide } from './side.ts';
import type { KeyedTarMember, TarPair, TarSource } from './tar-source.ts';
import { compareTarTraits } from './tar-traits.ts';
import { TextPool } from './text-pool.ts';

interface OutOfStep extends TarPair {
  /** The members that were read last; undefined where the archive has ended. */
  readonly nextA: KeyedTarMember | undefined;
  readonly nextB: KeyedTarMember | undefined;
  /** Opens both anew. */
  readonly open: () => TarPair;
}

type GonePair = { readonly [S in Side]: GoneMembers };

export async function compareOutOfStep(
  { nextA, nextB, open, ...tars }: OutOfStep,
  comparison: Comparison,
): Promise<void> {
  const pool = new TextPool();
  const gone = {
    a: new GoneMembers(pool, nextA?.index ?? 0),
    b: new GoneMembers(pool, nextB?.index ?? 0),
  };
  await Promise.all([readOn(tars.a, nextA, gone.a), readOn(tars.b, nextB, gone.b)]);
  const pairs = pairUp(gone, comparison);
  const places = {
    a: pairs.a.map((row) => gone.a.indexOf(row)),
    b: pairs.b.map((row) => gone.b.indexOf(row)),
    nameOf: (index: number) => gone.a.nameOf(pairs.a[index]!),
  };
  const inOrder = addOrder(places, comparison.causes);
  const changed = new Uint8Array(gone.a.length);
  for (const [index, a] of pairs.a.entries()) {
    const isChanged = haveOtherContent(gone, { a, b: pairs.b[index]! }, comparison);
    if (isChanged) changed[a] = inOrder[index] === 1 ? change.inOrder : change.moved;
  }
  if (changed.some((state) => state !== change.none)) {
    await lookAgain(open, { gone, pool, changed }, comparison);
  }
}

async function readOn(
  source: TarSource,
  first: KeyedTarMember | undefined,
  gone: GoneMembers,
): Promise<void> {
  for (let member = first; member; member = await source.next()) {
    const seen = member;
    const sha256 = await digest(member);
    await onSide(source.side, async () => gone.add(seen, sha256));
  }
}

/** Without an object of its own for what is small: those would take more than all the rest. */
async function digest({ bytes, size }: KeyedTarMember): Promise<string> {
  if (size > 0) await bytes.fill();
  if (bytes.buffered.length === size) {
    const sha256 = hash('sha256', bytes.buffered, 'hex');
    bytes.skip(size);
    return sha256;
  }
  const hashing = createHash('sha256');
  await drain(bytes, (piece) => void hashing.update(piece));
  return hashing.digest('hex');
}

/** Tells what differs but for the content; true when the content of files does. */
function haveOtherContent(
  gone: GonePair,
  pair: { readonly [S in Side]: number },
  comparison: Comparison,
): boolean {
  if (gone.a.equals(pair.a, gone.b, pair.b)) return false;
  const [a, b] = [gone.a.get(pair.a), gone.b.get(pair.b)];
  compareTarTraits(a, b, comparison.causes);
  return comparison.pair(a, b) && !gone.a.hasContentOf(pair.a, gone.b, pair.b);
}
