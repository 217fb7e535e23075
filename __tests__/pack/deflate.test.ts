import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deflate } from '../../src/pack/deflate.ts';

async function* cut(content: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += step) yield content.subarray(at, at + step);
}

async function deflated(content: Buffer, step = 65_536): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of deflate(cut(content, step))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Text and noise by turns, the same at every run. */
function mixed(bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  let state = 1;
  for (let at = 0; at < bytes; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    content[at] = (at >> 12) % 2 === 0 ? 97 + ((state >>> 16) % 7) : state >>> 24;
  }
  return content;
}

describe('the encoder', () => {
  it('gives the bytes of zlib’s reference implementation at level 6', async () => {
    // Python with zlib 1.2.13: compressobj(6, DEFLATED, -15, 8) of the same content.
    const sha256 = createHash('sha256')
      .update(await deflated(mixed(1_000_000)))
      .digest('hex');
    expect(sha256).toBe('294b70db566650f9376a018a91bea4a7c9a73c18d337646464c4cfc468aa6828');
  });

  it('gives bytes that do not depend on how the content comes in pieces', async () => {
    const content = mixed(200_000);
    const whole = await deflated(content, content.length);
    for (const step of [1_000, 4_097, 65_536]) expect(await deflated(content, step)).toEqual(whole);
  });

  it('loses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.integer({ min: 1, max: 999 }),
        async (bytes, step) => {
          const content = Buffer.from(bytes);
          expect(inflateRawSync(await deflated(content, step))).toEqual(content);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('ends an empty stream as the format wants it', async () => {
    expect(await deflated(Buffer.alloc(0))).toEqual(Buffer.from([3, 0]));
  });
});
