/** The one time that every member of an archive has. */
import { packFailure } from './failures.ts';

/** What the eleven octal digits of a ustar header hold: the year 2242. */
const maxEpoch = 0o77777777777;
const firstZipSecond = Date.UTC(1980, 0, 1) / 1000;
const lastZipSecond = Date.UTC(2107, 11, 31, 23, 59, 58) / 1000;

/**
 * Seconds since 1970: the input's, or else those of SOURCE_DATE_EPOCH
 * (https://reproducible-builds.org/specs/source-date-epoch/). Never the clock's.
 * Throws PACK_EPOCH_MISSING, PACK_EPOCH_INVALID.
 */
export function requireEpoch(input: number | undefined, variable: string | undefined): number {
  if (input === undefined && variable === undefined) throw missing();
  const seconds = input ?? (/^(0|[1-9][0-9]*)$/.test(variable!) ? Number(variable) : NaN);
  if (seconds >= 0 && seconds <= maxEpoch) return seconds;
  throw packFailure('PACK_EPOCH_INVALID', {
    seen: input === undefined ? `SOURCE_DATE_EPOCH is ${JSON.stringify(variable)}` : `${input}`,
    expected: `whole seconds since 1970, at most ${maxEpoch}`,
    cure: 'Take the commit’s time: `git log -1 --format=%ct`.',
  });
}

/**
 * The time that a zip holds for an epoch, in seconds since 1970: from 1980 to 2107,
 * in steps of two seconds. An earlier or a later one is moved to the nearest.
 */
export function zipSeconds(epoch: number): number {
  const held = Math.min(Math.max(epoch, firstZipSecond), lastZipSecond);
  return held - (held % 2);
}

/** A zip's time and date words, in UTC: a zip has no time zone, and ours must not matter. */
export function dosTime(epoch: number): { readonly time: number; readonly date: number } {
  const at = new Date(zipSeconds(epoch) * 1000);
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}

function missing() {
  return packFailure('PACK_EPOCH_MISSING', {
    seen: 'neither `source-date-epoch` nor the variable SOURCE_DATE_EPOCH is set',
    expected: 'the time that the members get: the clock’s would differ at every run',
    cure: 'Set it to the commit’s time: `echo "SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)" >> "$GITHUB_ENV"`.',
  });
}
