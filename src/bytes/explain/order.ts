/** Whether what is in both archives stands in the same order, and what does not. */
import type { Causes } from './causes.ts';

/** Members that are in both, by their places, in the first archive's order. */
export interface PairedPlaces {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  /** Of the nth pair. */
  nameOf(index: number): string;
}

/** Tells how many members were moved; 1 for each pair that stayed in order, 0 for the others. */
export function addOrder({ a, b, nameOf }: PairedPlaces, causes: Causes): Uint8Array {
  const { inOrder, count } = longestRising(b);
  const first = inOrder.indexOf(0);
  if (first < 0) return inOrder;
  const place = (index: number) => `number ${index + 1}`;
  const example = { member: nameOf(first), a: place(a[first]!), b: place(b[first]!) };
  causes.add('member-order', example, b.length - count);
  return inOrder;
}

/**
 * Marks the longest run of values that rise: what stays in order when as little as possible
 * is moved. O(n log n).
 */
function longestRising(values: Uint32Array) {
  /** For each length of a run, the index that it ends with at the lowest value. */
  const ends = new Int32Array(values.length);
  /** The index before each in its run. */
  const before = new Int32Array(values.length);
  let count = 0;
  values.forEach((value, index) => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[ends[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = index;
    count = Math.max(count, low + 1);
  });
  const inOrder = new Uint8Array(values.length);
  for (let index = ends[count - 1] ?? -1; index >= 0; index = before[index]!) inOrder[index] = 1;
  return { inOrder, count };
}
