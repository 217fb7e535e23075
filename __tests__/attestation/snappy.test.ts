import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decompressSnappy } from '../../src/attestation/snappy.ts';
import { Failure } from '../../src/failure.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { compressSnappy } from '../../src/world/compress-snappy.ts';

const cap = 1_000_000;
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('raw Snappy', () => {
  test.each([
    ['a literal', bytes(5, 0x10, ...Buffer.from('hello')), 'hello'],
    ['nothing', bytes(0), ''],
    ['a copy with one byte of offset', bytes(6, 0x04, 0x61, 0x62, 0x01, 0x02), 'ababab'],
    ['a copy with two bytes of offset', bytes(6, 0x04, 0x61, 0x62, 0x0e, 0x02, 0x00), 'ababab'],
    ['a copy with four', bytes(6, 0x04, 0x61, 0x62, 0x0f, 0x02, 0x00, 0x00, 0x00), 'ababab'],
    ['a run of one byte', bytes(5, 0x00, 0x61, 0x01, 0x01), 'aaaaa'],
  ])('of %s is unpacked', (_, compressed, expected) => {
    expect(decompressSnappy(compressed, cap).toString()).toBe(expected);
  });

  test.each([
    ['one byte tells its length', 60],
    ['two bytes tell its length', 300],
    ['three do', 70_000],
  ])('with a literal of which %s is unpacked', (_, length) => {
    const content = Buffer.alloc(length, 'xyz');
    expect(decompressSnappy(compressSnappy(content, false), cap).equals(content)).toBe(true);
  });

  test('of anything is what was packed', () => {
    const content = fc.array(fc.constantFrom('{"mediaType":', 'AAAA', '\u2014', 'x'), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(content, fc.uint8Array({ maxLength: 300 }), (words, noise) => {
        const packed = Buffer.concat([Buffer.from(words.join('')), noise]);
        expect(decompressSnappy(compressSnappy(packed), cap).equals(packed)).toBe(true);
      }),
    );
  });

  test.each([
    ['is empty', bytes()],
    ['has a length without an end', bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0x01)],
    ['ends within its length', bytes(0x80)],
    ['ends before it is whole', bytes(3, 0x00, 0x61)],
    ['ends within a literal', bytes(5, 0x10, 0x68)],
    ['ends within the length of a literal', bytes(5, 0xf4, 0x68)],
    ['ends within a copy', bytes(5, 0x00, 0x61, 0x02, 0x01)],
    ['goes on after its end with a literal', bytes(1, 0x04, 0x61, 0x62)],
    ['goes on after its end with a copy', bytes(2, 0x00, 0x61, 0x01, 0x01)],
    ['copies from before its start', bytes(5, 0x00, 0x61, 0x01, 0x02)],
    ['copies from nowhere', bytes(5, 0x00, 0x61, 0x01, 0x00)],
    ['promises more than it could hold', bytes(100, 0x00, 0x61)],
  ])('that %s is refused', async (_, compressed) => {
    await expectFailure('ATTESTATION_SNAPPY_MALFORMED', () => decompressSnappy(compressed, cap));
  });

  test('that would unpack to more than is allowed is refused by its length', async () => {
    const content = Buffer.alloc(cap + 1, 'a');
    const bomb = compressSnappy(content);
    expect(bomb.length).toBeLessThan(60_000);
    await expectFailure('ATTESTATION_SNAPPY_TOO_LARGE', () => decompressSnappy(bomb, cap));
    expect(decompressSnappy(bomb, cap + 1).equals(content)).toBe(true);
    const greatest = bytes(0xff, 0xff, 0xff, 0xff, 0x0f, 0x00, 0x61);
    await expectFailure('ATTESTATION_SNAPPY_TOO_LARGE', () => decompressSnappy(greatest, cap));
    // Allowed or not, what could not come of so few bytes is never allocated.
    await expectFailure('ATTESTATION_SNAPPY_MALFORMED', () => decompressSnappy(greatest, 2 ** 32));
  });

  test('of noise is refused with a code, or unpacked within the cap', () => {
    const noise = fc.uint8Array({ maxLength: 200 });
    const likely = fc.tuple(fc.nat(120), noise).map(([length, rest]) => bytes(length, ...rest));
    fc.assert(
      fc.property(fc.oneof(noise, likely), (compressed) => {
        try {
          expect(decompressSnappy(compressed, 10_000).length).toBeLessThanOrEqual(10_000);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(error.code).toMatch(/^ATTESTATION_SNAPPY_/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
