/** The gzip wrapper (RFC 1952), with nothing in it that tells when or where it was made. */
import { crc32 } from 'node:zlib';
import { deflate } from './deflate.ts';

/** Magic, deflate, no flags, no name, mtime 0, no hint on the level, system "unknown". */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** The content, gzipped. */
export async function* gzip(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const seen = { sum: 0, size: 0 };
  yield header;
  yield* deflate(watched(content, seen));
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(seen.sum, 0);
  trailer.writeUInt32LE(seen.size % 2 ** 32, 4);
  yield trailer;
}

/** Passes content on; `seen` ends with its CRC-32 and its size in bytes. */
export async function* watched(
  content: AsyncIterable<Uint8Array>,
  seen: { sum: number; size: number },
): AsyncGenerator<Uint8Array> {
  for await (const piece of content) {
    seen.sum = crc32(piece, seen.sum);
    seen.size += piece.length;
    yield piece;
  }
}
