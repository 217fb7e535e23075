/** The content of a member in one archive against that in the other. */
import { readAll } from './byte-reader.ts';
import { findFirstDifference, firstDifferentByte } from './first-difference.ts';
import type { Content } from './member.ts';

/** How two contents differ. */
export interface ContentDifference {
  /** Bytes from the start; undefined when it was not looked for. */
  readonly offset: number | undefined;
  /** Both contents, when they are small enough to be read as text. */
  readonly texts: readonly [Buffer, Buffer] | undefined;
}

/** What is judged as text; files that tell of themselves are smaller by far. */
export const maxTextBytes = 2 * 1024 * 1024;

/** Undefined when both are equal. Takes no more of them than it needs. */
export async function compareContent(
  a: Content,
  b: Content,
): Promise<ContentDifference | undefined> {
  if (a.size <= maxTextBytes && b.size <= maxTextBytes) {
    const [one, other] = await Promise.all([readAll(a.bytes), readAll(b.bytes)]);
    const offset = firstDifferentByte(one, other);
    return offset === undefined ? undefined : { offset, texts: [one, other] };
  }
  const offset = await findFirstDifference(a.bytes, b.bytes);
  return offset === undefined ? undefined : { offset, texts: undefined };
}
