/** Whether what is in both archives stands in the same order, and what does not. */

/**
 * Indexes of the longest run of values that rise: what stays in order when as little as
 * possible is moved. O(n log n).
 */
export function longestRising(values: readonly number[]): number[] {
  /** For each length of a run, the index that it ends with at the lowest value. */
  const ends: number[] = [];
  const before: number[] = [];
  values.forEach((value, index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[ends[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = index;
  });
  const run: number[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index]!) run.push(index);
  return run.reverse();
}
