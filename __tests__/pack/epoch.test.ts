import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dosTime, requireEpoch, zipSeconds } from '../../src/pack/epoch.ts';
import { expectFailure } from '../support/expect-failure.ts';

const seconds = (iso: string) => Date.parse(iso) / 1000;

describe('the time of members', () => {
  it('is the input’s, before that of SOURCE_DATE_EPOCH', () => {
    expect(requireEpoch(5, '7')).toBe(5);
    expect(requireEpoch(undefined, '7')).toBe(7);
    expect(requireEpoch(0, undefined)).toBe(0);
  });

  it('is never made up', async () => {
    await expectFailure('PACK_EPOCH_MISSING', () => requireEpoch(undefined, undefined));
  });

  it.each(['now', '-1', '1.5', '0x10', '1e9', '', ' 7', '8589934592'])(
    'is refused when SOURCE_DATE_EPOCH is %p',
    async (variable) => {
      await expectFailure('PACK_EPOCH_INVALID', () => requireEpoch(undefined, variable));
    },
  );

  it('may be as late as a tar can hold, and no later', async () => {
    expect(requireEpoch(8_589_934_591, undefined)).toBe(8_589_934_591);
    await expectFailure('PACK_EPOCH_INVALID', () => requireEpoch(8_589_934_592, undefined));
  });
});

describe('the time in a zip', () => {
  it.each([
    ['an even second is kept', '2024-05-06T07:08:10Z', '2024-05-06T07:08:10Z'],
    ['an odd second is that before it', '2024-05-06T07:08:11Z', '2024-05-06T07:08:10Z'],
    ['what is before 1980 is raised', '1970-01-01T00:00:00Z', '1980-01-01T00:00:00Z'],
    ['what is after 2107 is lowered', '2200-01-01T00:00:00Z', '2107-12-31T23:59:58Z'],
  ])('%s', (_title, given, held) => {
    expect(zipSeconds(seconds(given))).toBe(seconds(held));
  });

  it('has the words of the format, in UTC', () => {
    const { time, date } = dosTime(seconds('2024-05-06T07:08:11Z'));
    expect({ time, date }).toEqual({
      time: (7 << 11) | (8 << 5) | 5,
      date: ((2024 - 1980) << 9) | (5 << 5) | 6,
    });
  });

  it('fits its two words, whatever the epoch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_589_934_591 }), (epoch) => {
        const { time, date } = dosTime(epoch);
        expect(time).toBeLessThanOrEqual(0xffff);
        expect(date).toBeLessThanOrEqual(0xffff);
        expect(date >> 9).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
