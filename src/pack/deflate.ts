/**
 * The encoder: the same bytes from the same content on every machine. Node's own
 * zlib gives others with its version and with the processor; this one is plain
 * JavaScript, pinned, and equal to zlib's reference implementation at level 6
 * (docs/decisions/packing.md).
 */
import { Deflate } from 'pako';

const outputBytes = 64 * 1024;

/** The content as a raw deflate stream (RFC 1951), in bounded memory. */
export async function* deflate(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const encoder = createEncoder(ready);
  for await (const piece of content) {
    encoder.push(piece, false);
    yield* ready.splice(0);
  }
  encoder.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}

/** Every setting is written down: a default that changes would change the bytes. */
function createEncoder(ready: Uint8Array[]): Deflate {
  const encoder = new Deflate({
    raw: true,
    level: 6,
    windowBits: 15,
    memLevel: 8,
    strategy: 0,
    legacyHash: true,
    chunkSize: outputBytes,
  });
  encoder.onData = (piece) => void ready.push(piece);
  return encoder;
}
