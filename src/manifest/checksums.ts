/**
 * SHA256SUMS, in the form that `sha256sum --check` reads: 64 lower-case
 * hexadecimal digits, two spaces, a plain name, a line feed; sorted by name.
 */
import type { Sha256 } from '../ports.ts';
import { checksumsFailure } from './failures.ts';
import { byCodeUnit, unsafeNameReason } from './safe-name.ts';

/** The text for these files; it never lists itself, so leave it out of them. */
export function renderChecksums(
  files: readonly { readonly name: string; readonly sha256: Sha256 }[],
): string {
  return [...files]
    .sort((one, other) => byCodeUnit(one.name, other.name))
    .map(({ name, sha256 }) => `${sha256}  ${name}\n`)
    .join('');
}

/**
 * Digests by name. Throws SUMS_MALFORMED and SUMS_DUPLICATE with the line.
 * Nothing is skipped: a blank line, a carriage return, one space or `*` before
 * the name, a path and a missing final line feed (a cut file) are all refused.
 */
export function parseChecksums(text: string): ReadonlyMap<string, Sha256> {
  if (text === '') throw malformed(1, 'is not there: the file is empty');
  const digests = new Map<string, Sha256>();
  // Line by line: of a huge file that is none, no more is looked at than its first bad line.
  for (let start = 0, number = 1; start < text.length; number += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) throw malformed(number, 'has no line feed at its end');
    const { name, sha256 } = parseLine(text.slice(start, end), number);
    if (digests.has(name)) throw duplicate(number, name);
    digests.set(name, sha256);
    start = end + 1;
  }
  return digests;
}

function parseLine(line: string, number: number): { name: string; sha256: Sha256 } {
  const match = /^([0-9a-f]{64}) {2}([^ ].*)$/.exec(line);
  if (!match) {
    throw malformed(number, `is ${JSON.stringify(line.slice(0, 160))}`);
  }
  const [, sha256, name] = match as unknown as [string, string, string];
  const reason = unsafeNameReason(name);
  if (reason !== undefined) throw malformed(number, `names a file whose name ${reason}`);
  return { name, sha256 };
}

function malformed(line: number, seen: string) {
  return checksumsFailure('SUMS_MALFORMED', {
    seen: `line ${line} of SHA256SUMS ${seen}`,
    expected: '64 lower-case hexadecimal digits, two spaces, a plain file name and a line feed',
    cure: 'Take SHA256SUMS as seal-artifacts wrote it.',
    location: { file: 'SHA256SUMS', line },
  });
}

function duplicate(line: number, name: string) {
  return checksumsFailure('SUMS_DUPLICATE', {
    seen: `line ${line} of SHA256SUMS names ${JSON.stringify(name)} again`,
    expected: 'one line a file',
    cure: 'Take SHA256SUMS as seal-artifacts wrote it.',
    location: { file: 'SHA256SUMS', line },
  });
}
