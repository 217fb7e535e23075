/** Decodes one deflate stream out of a reader, and leaves what follows it there. */
import { createInflateRaw } from 'node:zlib';
import { Malformed } from './side.ts';
import type { ByteReader, ByteSource } from './byte-reader.ts';

// Measured: larger pieces save no time, and twice as many bytes wait to be collected.
const inputBytes = 128 * 1024;
const outputBytes = 64 * 1024;

interface Inflation {
  readonly input: ByteSource;
  /** Gets back what was handed to the decoder and lies behind the stream's end. */
  readonly giveBack?: (bytes: Buffer) => void;
}

/** The decoded bytes; ends where the deflate stream ends. Throws Malformed, or a zlib error. */
export async function* inflate({ input, giveBack }: Inflation): AsyncGenerator<Uint8Array> {
  const decoder = createInflateRaw({
    chunkSize: outputBytes,
    // What is decoded ahead while the other file is waited for.
    readableHighWaterMark: 2 * outputBytes,
  } as Parameters<typeof createInflateRaw>[0]);
  let handedOver = 0;
  let lastPiece: Buffer = Buffer.alloc(0);
  let over = false;
  let goOn: () => void = () => undefined;
  decoder.once('close', () => goOn());
  const feed = async () => {
    while (!over && (await input.fill())) {
      lastPiece = input.buffered.subarray(0, inputBytes);
      input.skip(lastPiece.length);
      handedOver += lastPiece.length;
      // The decoder answers no more once the stream has ended inside of a piece, but it closes. One
      // promise for each piece: raced against one for the end, all would be kept until the end.
      await new Promise<void>((resolve) => {
        goOn = resolve;
        decoder.write(lastPiece, () => resolve());
      });
      // Or it does, and would also for all that follows.
      if (decoder.bytesWritten < handedOver) return;
    }
    if (!over) decoder.end();
  };
  const feeding = feed().catch((error: Error) => void decoder.destroy(error));
  try {
    yield* decoder as AsyncIterable<Buffer>;
    over = true;
    decoder.destroy();
    await feeding;
    const behind = handedOver - decoder.bytesWritten;
    if (behind > lastPiece.length) throw new Malformed('a deflate stream ends before its data');
    if (behind > 0) giveBack?.(lastPiece.subarray(lastPiece.length - behind));
  } finally {
    over = true;
    decoder.destroy();
  }
}

/** A deflate stream at the reader's position. */
export function inflateFrom(input: ByteReader): AsyncGenerator<Uint8Array> {
  return inflate({ input, giveBack: (bytes) => input.unread(bytes) });
}
