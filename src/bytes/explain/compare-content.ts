/** The content of a member in one archive against that in the other. */
import { readAll, type ByteSource } from './byte-reader.ts';
import { findFirstDifference } from './first-difference.ts';
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
  const areSmall = a.size <= maxTextBytes && b.size <= maxTextBytes;
  if (!areSmall) {
    const offset = await findFirstDifference(a.bytes, b.bytes);
    return offset === undefined ? undefined : { offset, texts: undefined };
  }
  // Nothing is copied unless they differ.
  const [one, other] = [new Recording(a.bytes), new Recording(b.bytes)];
  const offset = await findFirstDifference(one, other);
  if (offset === undefined) return undefined;
  return { offset, texts: await Promise.all([one.whole(), other.whole()]) };
}

/** A source whose bytes can be had again from its start. */
class Recording implements ByteSource {
  readonly #source: ByteSource;
  /** Copies of what was taken, and views of what came with the last filling. */
  readonly #taken: Buffer[] = [];
  #views: Buffer[] = [];

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get buffered(): Buffer {
    return this.#source.buffered;
  }

  fill(): Promise<boolean> {
    // Most members come with one filling, and are never copied.
    if (this.buffered.length === 0) this.#keepViews();
    return this.#source.fill();
  }

  skip(count: number): void {
    this.#views.push(this.buffered.subarray(0, count));
    this.#source.skip(count);
  }

  async whole(): Promise<Buffer> {
    this.#keepViews();
    return Buffer.concat([...this.#taken, await readAll(this.#source)]);
  }

  #keepViews(): void {
    this.#taken.push(...this.#views.map((view) => Buffer.from(view)));
    this.#views = [];
  }
}
