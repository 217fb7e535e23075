/** Many small runs of bytes in few large buffers: one buffer each would take more than they do. */
import { NumberTable } from './number-table.ts';

const chunkBytes = 1024 * 1024;

export class ByteStore {
  /** Bytes of all runs. */
  size = 0;
  readonly #chunks: Buffer[] = [];
  readonly #ends = new NumberTable('end');

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
    const to = from + end - start;
    if (to <= chunkBytes) return this.#chunks[first]?.subarray(from, to) ?? Buffer.alloc(0);
    return Buffer.concat(this.#piecesOf(start, end));
  }

  /** Forgets all runs, and keeps the room that they took. */
  clear(): void {
    this.size = 0;
    this.#ends.clear();
  }

  #piecesOf(start: number, end: number): Buffer[] {
    const pieces: Buffer[] = [];
    for (let position = start; position < end;) {
      const from = position % chunkBytes;
      const chunk = this.#chunks[(position - from) / chunkBytes]!;
      const piece = chunk.subarray(from, Math.min(from + end - position, chunkBytes));
      pieces.push(piece);
      position += piece.length;
    }
    return pieces;
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
