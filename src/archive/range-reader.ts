/** Lets the zip library read a file through the `Files` port. */
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import type { Files } from '../ports.ts';

// The central directory is read in steps of some 50 bytes: one window serves many.
const windowBytes = 64 * 1024;

type ReadDone = (error: Error | null, bytesRead?: number) => void;

export class RangeReader extends RandomAccessReader {
  readonly #path: string;
  readonly #files: Pick<Files, 'stream'>;
  /** Filled again and again: a new one each time would wait to be collected. */
  #room = Buffer.allocUnsafe(windowBytes);
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;

  constructor(path: string, files: Pick<Files, 'stream'>) {
    super();
    this.#path = path;
    this.#files = files;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#files.stream(this.#path, { start, end }), { objectMode: false });
  }

  // The library's own contract: callback, offsets into its buffer, five arguments.
  override read(...[buffer, offset, length, position, done]: ReadArguments): void {
    this.#read(position, length).then(
      (bytes) => (done as ReadDone)(null, bytes.copy(buffer, offset)),
      (error: Error) => done(error),
    );
  }

  override close(done: (error: Error | null) => void): void {
    done(null);
  }

  async #read(position: number, length: number): Promise<Buffer> {
    const from = position - this.#windowStart;
    if (from < 0 || from + length > this.#window.length) {
      this.#window = await this.#load(position, Math.max(length, windowBytes));
      this.#windowStart = position;
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(from, from + length);
  }

  async #load(start: number, length: number): Promise<Buffer> {
    if (length > this.#room.length) this.#room = Buffer.allocUnsafe(length);
    let size = 0;
    const range = { start, end: start + length };
    for await (const piece of this.#files.stream(this.#path, range, { reuse: true })) {
      this.#room.set(piece, size);
      size += piece.length;
    }
    return this.#room.subarray(0, size);
  }
}

type ReadArguments = Parameters<RandomAccessReader['read']>;
