/**
 * Two tars from where they go apart: members are told by digests and wait until the other
 * archive comes to them; what differs is looked at in a second pass. Memory grows with the
 * number of members that stand far apart (which is capped), never with their size.
 */
import { createHash } from 'node:crypto';
import { drain } from './byte-reader.ts';
import type { Comparison } from './comparison.ts';
import { lookAgain, type ChangedPair } from './look-again.ts';
import type { MemberFacts } from './member.ts';
import { longestRising } from './order.ts';
import type { KeyedTarMember, TarPair } from './tar-source.ts';
import { compareTarTraits } from './tar-traits.ts';
import type { TarMember } from './tar.ts';

interface OutOfStep extends TarPair {
  /** The members that were read last; undefined where the archive has ended. */
  readonly nextA: KeyedTarMember | undefined;
  readonly nextB: KeyedTarMember | undefined;
  /** Opens both anew. */
  readonly open: () => TarPair;
}

/** A member that has gone by. */
export interface DigestedMember extends MemberFacts {
  readonly index: number;
  readonly traits: TarMember['traits'];
  readonly headerSum: number;
  readonly sha256: string;
}

/** Two members of one key, as far as their order goes. */
interface Paired {
  readonly a: DigestedMember;
  readonly b: DigestedMember;
}

interface Place {
  readonly name: string;
  readonly indexA: number;
  readonly indexB: number;
}

export async function compareOutOfStep(
  { a, b, nextA, nextB, open }: OutOfStep,
  comparison: Comparison,
): Promise<void> {
  const places: Place[] = [];
  const changed: Paired[] = [];
  const meet = (pair: Paired) => {
    places.push({ name: pair.a.name, indexA: pair.a.index, indexB: pair.b.index });
    compareTarTraits(pair.a, pair.b, comparison.causes);
    const isFile = comparison.pair(pair.a, pair.b);
    if (isFile && pair.a.sha256 !== pair.b.sha256) changed.push(pair);
  };
  const waiting = { a: new Map<string, DigestedMember>(), b: new Map<string, DigestedMember>() };
  // In turns: what met its other half is let go at once, and the order of events is always the same.
  for (let [one, other] = [nextA, nextB]; one || other;) {
    const [digestA, digestB] = await Promise.all([digest(one), digest(other)]);
    if (digestA) meetOrWait(digestA, { own: waiting.a, others: waiting.b, meet });
    if (digestB) {
      const turned = (pair: Paired) => meet({ a: pair.b, b: pair.a });
      meetOrWait(digestB, { own: waiting.b, others: waiting.a, meet: turned });
    }
    [one, other] = await Promise.all([one && a.next(), other && b.next()]);
  }
  for (const member of waiting.a.values()) comparison.only('a', member);
  for (const member of waiting.b.values()) comparison.only('b', member);
  const inOrder = addOrder(places, comparison);
  if (changed.length === 0) return;
  const pairs = changed
    .sort((one, other) => one.a.index - other.a.index)
    .map((pair): ChangedPair => ({ ...pair, inOrder: inOrder.has(pair.a.index) }));
  await lookAgain(open, pairs, comparison);
}

async function digest(member: KeyedTarMember | undefined): Promise<DigestedMember | undefined> {
  if (!member) return undefined;
  const { bytes, ...facts } = member;
  if (facts.size === 0) return { ...facts, sha256: '' };
  const hash = createHash('sha256');
  await drain(bytes, (piece) => void hash.update(piece));
  return { ...facts, sha256: hash.digest('base64') };
}

interface Meeting {
  readonly own: Map<string, DigestedMember>;
  readonly others: Map<string, DigestedMember>;
  /** `a` is the member that came last. */
  readonly meet: (pair: Paired) => void;
}

function meetOrWait(member: DigestedMember, { own, others, meet }: Meeting): void {
  const other = others.get(member.key);
  if (!other) {
    own.set(member.key, member);
    return;
  }
  others.delete(member.key);
  meet({ a: member, b: other });
}

/** Tells the members that were moved; the places in the first archive of those that were not. */
function addOrder(places: readonly Place[], { causes }: Comparison): ReadonlySet<number> {
  const sorted = [...places].sort((one, other) => one.indexA - other.indexA);
  const kept = longestRising(sorted.map(({ indexB }) => indexB));
  const inOrder = new Set(kept.map((index) => sorted[index]!.indexA));
  const moved = sorted.filter(({ indexA }) => !inOrder.has(indexA));
  const [first] = moved;
  if (first) {
    const place = (index: number) => `number ${index + 1}`;
    const example = { member: first.name, a: place(first.indexA), b: place(first.indexB) };
    causes.add('member-order', example, moved.length);
  }
  return inOrder;
}
