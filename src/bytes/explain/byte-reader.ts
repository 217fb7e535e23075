/** Bytes taken from a stream in the portions that a format has, without copying them. */
import type { Files } from '../../ports.ts';

export interface ByteSource {
  /** What can be had without waiting; empty until `fill`. It and its views hold until the next. */
  readonly buffered: Buffer;
  /** Makes `buffered` hold something; false at the end. */
  fill(): Promise<boolean>;
  /** Takes that many of the buffered bytes. */
  skip(count: number): void;
}

const empty = Buffer.alloc(0);

export class ByteReader implements ByteSource {
  buffered: Buffer = empty;
  /** Bytes taken so far. */
  position = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #ended = false;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  async fill(): Promise<boolean> {
    while (this.buffered.length === 0) {
      if (this.#ended) return false;
      const next = await this.#pieces.next();
      if (next.done) this.#ended = true;
      else this.buffered = viewOf(next.value);
    }
    return true;
  }

  skip(count: number): void {
    this.buffered = this.buffered.subarray(count);
    this.position += count;
  }

  /** The next `count` bytes, fewer when the stream ends before; they hold until more are taken. */
  async take(count: number): Promise<Buffer> {
    if (this.buffered.length < count) return this.#gather(count);
    const taken = this.buffered.subarray(0, count);
    this.skip(count);
    return taken;
  }

  /** Puts bytes back that were taken last. */
  unread(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.buffered = this.buffered.length === 0 ? bytes : Buffer.concat([bytes, this.buffered]);
    this.position -= bytes.length;
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    this.#ended = true;
    this.buffered = empty;
    await this.#pieces.return?.();
  }

  async #gather(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = count; left > 0 && (await this.fill());) {
      const piece = this.buffered.subarray(0, left);
      // A copy: the next filling takes its place.
      pieces.push(Buffer.from(piece));
      left -= piece.length;
      this.skip(piece.length);
    }
    return Buffer.concat(pieces);
  }
}

/** Bytes that are all there. */
export class BufferSource implements ByteSource {
  buffered: Buffer;

  constructor(bytes: Buffer) {
    this.buffered = bytes;
  }

  fill(): Promise<boolean> {
    return Promise.resolve(this.buffered.length > 0);
  }

  skip(count: number): void {
    this.buffered = this.buffered.subarray(count);
  }
}

/** The next `size` bytes of a source as a source of its own, such as a member of an archive. */
export class Portion implements ByteSource {
  /** Bytes not taken yet. */
  left: number;
  readonly #source: ByteSource;

  constructor(source: ByteSource, size: number) {
    this.#source = source;
    this.left = size;
  }

  get buffered(): Buffer {
    return this.#source.buffered.subarray(0, this.left);
  }

  fill(): Promise<boolean> {
    return this.left === 0 ? Promise.resolve(false) : this.#source.fill();
  }

  skip(count: number): void {
    this.#source.skip(count);
    this.left -= count;
  }
}

interface Range {
  /** Bytes from the file's start. */
  readonly start: number;
  /** The first that is left out. */
  readonly end: number;
}

/** A file, or a part of it; to be closed. */
export function openBytes(files: Pick<Files, 'stream'>, path: string, range?: Range): ByteReader {
  return new ByteReader(files.stream(path, range, { reuse: true }));
}

/** All that is left, in a buffer of its own; for what is known to be small. */
export async function readAll(source: ByteSource): Promise<Buffer> {
  const pieces: Buffer[] = [];
  while (await source.fill()) {
    pieces.push(Buffer.from(source.buffered));
    source.skip(source.buffered.length);
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

/** Takes everything that is left, piece by piece; how many bytes it was. */
export async function drain(
  source: ByteSource,
  see: (piece: Buffer) => void = () => undefined,
): Promise<number> {
  let size = 0;
  while (await source.fill()) {
    const piece = source.buffered;
    see(piece);
    size += piece.length;
    source.skip(piece.length);
  }
  return size;
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
