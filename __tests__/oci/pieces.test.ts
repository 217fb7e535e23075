import { describe, expect, test } from '@jest/globals';
import { cutPieces } from '../../src/oci/copy/pieces.ts';

/** The pieces of a text that comes in portions, and what is kept back in the end. */
async function cut(portions: readonly string[], pieceBytes: number) {
  const text = portions.join('');
  const sent: string[] = [];
  const memory = new Set<ArrayBufferLike>();
  const pieces = cutPieces({ size: text.length, pieceBytes }, async (piece) => {
    sent.push(Buffer.from(piece).toString());
    memory.add(piece.buffer);
  });
  for (const portion of portions) await pieces.add(Buffer.from(portion));
  const last = Buffer.from(pieces.last()).toString();
  return { sent, last, total: pieces.total(), buffers: memory.size };
}

describe('a stream in pieces', () => {
  test('is cut at one length, however it comes, and its last piece is kept back', async () => {
    const wanted = { sent: ['abc', 'def'], last: 'gh', total: 8, buffers: 1 };
    expect(await cut(['abcdefgh'], 3)).toEqual(wanted);
    expect(await cut([...'abcdefgh'], 3)).toEqual(wanted);
    expect(await cut(['ab', 'cdefg', '', 'h'], 3)).toEqual(wanted);
  });

  test('of whole pieces only, or of one, keeps the last of them back', async () => {
    expect(await cut(['abcdef'], 3)).toMatchObject({ sent: ['abc'], last: 'def' });
    expect(await cut(['abc'], 3)).toMatchObject({ sent: [], last: 'abc' });
    expect(await cut(['ab'], 3)).toMatchObject({ sent: [], last: 'ab' });
    expect(await cut([], 3)).toMatchObject({ sent: [], last: '' });
  });
});
