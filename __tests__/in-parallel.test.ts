import { describe, expect, it } from '@jest/globals';
import { inParallel } from '../src/in-parallel.ts';

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('work in parallel', () => {
  it('gives results in the order of the items', async () => {
    const results = await inParallel([5, 1, 3, 2, 4, 0], async (item) => {
      await soon(item);
      return item * 10;
    });
    expect(results).toEqual([50, 10, 30, 20, 40, 0]);
  });

  it('finishes everything before it throws the first error', async () => {
    let finished = 0;
    const work = inParallel([1, 2, 3, 4, 5, 6], async (item) => {
      await soon(item);
      finished += 1;
      if (item === 2 || item === 5) throw new Error(`item ${item}`);
    });
    await expect(work).rejects.toThrow('item 2');
    expect(finished).toBe(6);
  });
});
