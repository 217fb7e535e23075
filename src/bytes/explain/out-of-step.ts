/**
 * Two tars from where they go apart: what is left of both is told by digests, paired by key,
 * and what differs is looked at in a second pass. Memory grows with the number of members
 * (which is capped), never with their size.
 */
import { createHash } from 'node:crypto';
import { drain } from './byte-reader.ts';
import type { Comparison } from './comparison.ts';
import { lookAgain, type ChangedPair } from './look-again.ts';
import type { MemberFacts } from './member.ts';
import { longestRising } from './order.ts';
import type { KeyedTarMember, TarPair, TarSource } from './tar-source.ts';
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

type Digested = ReadonlyMap<string, DigestedMember>;

export async function compareOutOfStep(
  { a, b, nextA, nextB, open }: OutOfStep,
  comparison: Comparison,
): Promise<void> {
  const [restA, restB] = await Promise.all([digestRest(a, nextA), digestRest(b, nextB)]);
  for (const member of restA.values()) if (!restB.has(member.key)) comparison.only('a', member);
  for (const member of restB.values()) if (!restA.has(member.key)) comparison.only('b', member);
  const pairs = pairUp(restA, restB);
  const inOrder = new Set(longestRising(pairs.map((pair) => pair.b.index)));
  addOrder(pairs, inOrder, comparison);
  const changed = pairs.flatMap(({ a: one, b: other }, index): ChangedPair[] => {
    compareTarTraits(one, other, comparison.causes);
    if (!comparison.pair(one, other) || one.sha256 === other.sha256) return [];
    return [{ a: one, b: other, inOrder: inOrder.has(index) }];
  });
  if (changed.length > 0) await lookAgain(open, changed, comparison);
}

async function digestRest(
  source: TarSource,
  first: KeyedTarMember | undefined,
): Promise<Map<string, DigestedMember>> {
  const members = new Map<string, DigestedMember>();
  for (let member = first; member; member = await source.next()) {
    const { bytes, ...facts } = member;
    const hash = createHash('sha256');
    if (facts.size > 0) await drain(bytes, (piece) => void hash.update(piece));
    members.set(member.key, { ...facts, sha256: facts.size > 0 ? hash.digest('base64') : '' });
  }
  return members;
}

/** What is in both, in the first archive's order. */
function pairUp(restA: Digested, restB: Digested) {
  return [...restA.values()].flatMap((a) => {
    const b = restB.get(a.key);
    return b ? [{ a, b }] : [];
  });
}

function addOrder(
  pairs: readonly { readonly a: DigestedMember; readonly b: DigestedMember }[],
  inOrder: ReadonlySet<number>,
  { causes }: Comparison,
): void {
  const moved = pairs.filter((_, index) => !inOrder.has(index));
  const [first] = moved;
  if (!first) return;
  const place = (index: number) => `number ${index + 1}`;
  const example = { member: first.a.name, a: place(first.a.index), b: place(first.b.index) };
  causes.add('member-order', example, moved.length);
}
