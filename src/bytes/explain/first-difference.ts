/** Where two runs of bytes differ first. */
import type { ByteSource } from './byte-reader.ts';

/**
 * Offset of the first byte that differs, or the shorter one's length when it is the
 * beginning of the longer; undefined when both are equal to their end. Neither is read
 * further than that.
 */
export async function findFirstDifference(
  a: ByteSource,
  b: ByteSource,
): Promise<number | undefined> {
  let offset = 0;
  for (;;) {
    const [moreOfA, moreOfB] = await fillBoth(a, b);
    if (!moreOfA || !moreOfB) return moreOfA === moreOfB ? undefined : offset;
    const count = Math.min(a.buffered.length, b.buffered.length);
    const one = a.buffered.subarray(0, count);
    const other = b.buffered.subarray(0, count);
    if (!one.equals(other)) return offset + firstDifferentByte(one, other)!;
    a.skip(count);
    b.skip(count);
    offset += count;
  }
}

/** Index of the first byte that differs, undefined when the buffers are equal. */
export function firstDifferentByte(a: Buffer, b: Buffer): number | undefined {
  const common = Math.min(a.length, b.length);
  if (a.subarray(0, common).equals(b.subarray(0, common))) {
    return a.length === b.length ? undefined : common;
  }
  // Halved until one byte is left: comparing is the runtime's own, and many times as fast as a loop.
  let low = 0;
  let high = common;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (a.subarray(low, middle).equals(b.subarray(low, middle))) low = middle;
    else high = middle;
  }
  return low;
}

/** Both at once, so that what decodes them works side by side. */
function fillBoth(a: ByteSource, b: ByteSource): Promise<readonly [boolean, boolean]> {
  if (a.buffered.length > 0 && b.buffered.length > 0) return Promise.resolve([true, true]);
  return Promise.all([a.fill(), b.fill()]);
}
