/** Which members of two archives belong together. */
import type { Comparison } from './comparison.ts';
import type { MemberFacts } from './member.ts';
import type { Side } from './model.ts';

/** The members of one archive, by their places. */
export interface MemberList {
  readonly length: number;
  get(place: number): MemberFacts;
  /** The key's number, the same in both archives. */
  keyOf(place: number): number;
  /** Place of the member with a key, by the key's number. */
  find(key: number): number | undefined;
}

/** Places of each pair, in the first one's order. */
export type Pairs = { readonly [S in Side]: Uint32Array };

/** Tells the comparison what is in one archive only. */
export function pairUp(lists: { readonly [S in Side]: MemberList }, comparison: Comparison): Pairs {
  const pairs = { a: new Uint32Array(lists.a.length), b: new Uint32Array(lists.a.length) };
  let count = 0;
  for (let place = 0; place < lists.a.length; place++) {
    const other = lists.b.find(lists.a.keyOf(place));
    if (other === undefined) {
      comparison.only('a', lists.a.get(place));
    } else {
      pairs.a[count] = place;
      pairs.b[count++] = other;
    }
  }
  for (let place = 0; place < lists.b.length; place++) {
    const isAlone = lists.a.find(lists.b.keyOf(place)) === undefined;
    if (isAlone) comparison.only('b', lists.b.get(place));
  }
  return { a: pairs.a.subarray(0, count), b: pairs.b.subarray(0, count) };
}
