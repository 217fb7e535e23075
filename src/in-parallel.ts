/** Work on many things, a few at a time. */

/** Transfers at once: enough to hide latency, few enough to bound memory and be polite. */
const transfersAtOnce = 4;

/**
 * The results in the order of the items. Every item is worked on even when one
 * throws; then the first error, in the order of the items, is thrown at the end:
 * nothing is still running when this returns.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  act: (item: T) => Promise<R>,
  atOnce: number = transfersAtOnce,
): Promise<readonly R[]> {
  const results: PromiseSettledResult<R>[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      [results[index]] = (await Promise.allSettled([act(item)])) as [PromiseSettledResult<R>];
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
