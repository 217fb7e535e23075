/**
 * Names that a file keeps wherever a release takes it: GitHub changes asset
 * names outside of these characters (`~` becomes `.`), Windows cannot hold some
 * words, and a leading dash would be read as an option.
 */
import { nameFailure } from './failures.ts';

const maxLength = 200;
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** Why a name is not safe, to follow "which"; undefined when it is. */
export function unsafeNameReason(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.length > maxLength) return `is longer than ${maxLength} characters`;
  if (!/^[A-Za-z0-9._+-]+$/.test(name)) {
    return 'has characters other than letters, digits, `.`, `_`, `+` and `-`';
  }
  if (/^[.-]/.test(name)) return 'starts with a dot or a dash';
  if (name.endsWith('.') || name.includes('..')) return 'ends with a dot or has two in a row';
  return reservedOnWindows.test(name) ? 'is reserved on Windows' : undefined;
}

/** The name itself. Throws NAME_UNSAFE. */
export function requireSafeName(name: string): string {
  const reason = unsafeNameReason(name);
  if (reason === undefined) return name;
  throw nameFailure('NAME_UNSAFE', {
    seen: `the name ${JSON.stringify(name.slice(0, maxLength + 20))} ${reason}`,
    expected: 'a plain name that every platform and a GitHub release keep as it is',
    cure: 'Rename the file in the build.',
  });
}

/** Throws NAME_DUPLICATE when two names are one on a file system that ignores case. */
export function requireDistinctNames(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase();
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw nameFailure('NAME_DUPLICATE', {
        seen: `the names ${JSON.stringify(earlier)} and ${JSON.stringify(name)} are one where case is ignored`,
        expected: 'names that differ in more than case',
        cure: 'Rename one of the two; the names of the suite’s own files (release.json, SHA256SUMS, BUILD_META.txt, …) are taken.',
      });
    }
    seen.set(key, name);
  }
}

/** By code unit, never by locale: the same everywhere. */
export function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
