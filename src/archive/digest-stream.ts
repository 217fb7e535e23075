/** Digests of bytes that pass by. */
import { createHash } from 'node:crypto';
import type { Digests } from '../ports.ts';

/** Size and SHA-256 of all that the stream gives; nothing is kept. */
export async function digestStream(stream: AsyncIterable<Uint8Array>): Promise<Digests> {
  const sha256 = createHash('sha256');
  let size = 0;
  for await (const piece of stream) {
    sha256.update(piece);
    size += piece.length;
  }
  return { size, sha256: sha256.digest('hex') };
}
