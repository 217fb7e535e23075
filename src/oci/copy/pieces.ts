/** Cuts a stream into pieces of one length, in one buffer, and keeps the last piece back. */
import type { BlobUpload } from '../../image-ports.ts';

export interface Pieces {
  /** Takes bytes in any portions; a piece is handed on when a byte comes after it. */
  add(bytes: Uint8Array): Promise<void>;
  /** All bytes that were added. */
  total(): number;
  /** What was not handed on: the end of the stream, good until more is added. */
  last(): Uint8Array;
}

/** `send` must be done with its piece when it returns: the next one is in the same memory. */
export function cutPieces(
  of: { readonly size: number } & Pick<BlobUpload, 'pieceBytes'>,
  send: (piece: Uint8Array) => Promise<void>,
): Pieces {
  const buffer = Buffer.allocUnsafe(Math.min(of.pieceBytes, of.size));
  let filled = 0;
  let total = 0;
  return {
    async add(bytes) {
      let rest = bytes;
      while (rest.byteLength > 0) {
        if (filled === buffer.byteLength) {
          await send(buffer);
          filled = 0;
        }
        const part = rest.subarray(0, buffer.byteLength - filled);
        buffer.set(part, filled);
        filled += part.byteLength;
        total += part.byteLength;
        rest = rest.subarray(part.byteLength);
      }
    },
    total: () => total,
    last: () => buffer.subarray(0, filled),
  };
}
