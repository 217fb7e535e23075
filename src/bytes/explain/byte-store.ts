/** Many small runs of bytes in few large buffers: one buffer each would take more than they do. */
import { NumberTable } from './number-table.ts';

const chunkBytes = 1024 * 1024;

export class ByteStore {
  /** Bytes of all runs. */
  size = 0;
  readonly #chunks: Buffer[] = [];
  #ends = new NumberTable('end');

  /** Copies a run, given in pieces; its number, from 0. */
  add(...pieces: readonly Buffer[]): number {
    for (const piece of pieces) this.#append(piece);
    return this.#ends.add({ end: this.size });
  }

  /** A run by its number: a view that holds until `clear`, or a copy. */
  get(number: number): Buffer {
    const start = number === 0 ? 0 : this.#ends.get(number - 1, 'end');
    const end = this.#ends.get(number, 'end');
    const first = Math.floor(start / chunkBytes);
    const from = start - first * chunkBytes;
    const chunks = this.#chunks.slice(first, Math.max(first + 1, Math.ceil(end / chunkBytes)));
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    return bytes.subarray(from, from + end - start);
  }

  /** Forgets all runs, and keeps the room that they took. */
  clear(): void {
    this.size = 0;
    this.#ends = new NumberTable('end');
  }

  #append(piece: Buffer): void {
    for (let taken = 0; taken < piece.length;) {
      const chunk = Math.floor(this.size / chunkBytes);
      this.#chunks[chunk] ??= Buffer.allocUnsafe(chunkBytes);
      const copied = piece.copy(this.#chunks[chunk], this.size % chunkBytes, taken);
      taken += copied;
      this.size += copied;
    }
  }
}
