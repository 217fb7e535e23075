import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { ByteReader, drain } from '../../../src/bytes/explain/byte-reader.ts';
import { inflateFrom } from '../../../src/bytes/explain/inflate.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const pieceCount = 10_000;

/** Memory of the runtime's own after everything was collected, in bytes. */
function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

test('nothing is kept of a piece once it is unpacked, however many there are', async () => {
  const packed = deflateRawSync(Buffer.alloc(pieceCount * 8, 'content'), { level: 0 });
  const seen = { start: 0, end: 0 };
  async function* pieces() {
    const size = Math.ceil(packed.length / pieceCount);
    for (let index = 0; index < pieceCount; index++) {
      if (index === 100) seen.start = heapBytes();
      // Shortly before the end: then all is let go.
      if (index === pieceCount - 100) seen.end = heapBytes();
      yield await Promise.resolve(packed.subarray(index * size, (index + 1) * size));
    }
  }
  const unpacked = await drain(new ByteReader(inflateFrom(new ByteReader(pieces()))));
  expect(unpacked).toBe(pieceCount * 8);
  expect((seen.end - seen.start) / pieceCount).toBeLessThan(100);
});
