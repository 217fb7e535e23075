/** Texts that somebody might hand over instead of SHA256SUMS, and what must come of them. */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../src/failure.ts';
import { parseChecksums, renderChecksums } from '../../src/manifest/checksums.ts';
import { unsafeNameReason } from '../../src/manifest/safe-name.ts';
import { anyCharacter } from '../support/any-character.ts';

const names = fc
  .stringMatching(/^[A-Za-z0-9_+][A-Za-z0-9._+-]{0,20}$/)
  .filter((name) => unsafeNameReason(name) === undefined);

/** Files of a release: at least one, each name once. */
export const files = fc.uniqueArray(
  fc.record({ name: names, sha256: fc.stringMatching(/^[0-9a-f]{64}$/) }),
  { selector: ({ name }) => name, minLength: 1 },
);

/** What may stand where it should not: bytes of every kind, and what nearly is right. */
const pieces = fc.oneof(
  fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
  fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.string({ unit: anyCharacter, maxLength: 12 }),
  fc.constantFrom('\n', '\r\n', '\0', '\ufeff', '\u2028', ' ', '  ', ' *', '\\', '/', '../', '-'),
  fc.constantFrom('__proto__', 'constructor', 'CON', 'ａ', 'é', '٣', 'A'.repeat(64), '%00'),
);

/** Good ones with a piece of them replaced, several times, and texts that never were any. */
const texts = fc.oneof(
  fc
    .tuple(files, fc.array(fc.tuple(fc.nat(), fc.nat(70), pieces), { maxLength: 4 }))
    .map(([entries, changes]) =>
      changes.reduce((text, [place, length, piece]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + piece + text.slice(at + length);
      }, renderChecksums(entries)),
    ),
  // A line again, at another place.
  fc.tuple(files, fc.nat()).map(([entries, place]) => {
    const lines = renderChecksums(entries).split(/(?<=\n)/);
    return [...lines, lines[place % lines.length]!].join('');
  }),
  fc.string({ unit: anyCharacter, maxLength: 300 }),
);

/**
 * Whatever the text is: it is refused with a code of its own and the line, told briefly; or it
 * is what would be written of what was read, but for the order of its lines.
 */
export function requireCodesOrMeaning(numRuns: number): void {
  fc.assert(
    fc.property(texts, (text) => {
      const read = parseOrFailure(text);
      if (read instanceof Failure) {
        expect(['SUMS_MALFORMED', 'SUMS_DUPLICATE']).toContain(read.code);
        expect(read.location?.line).toBeGreaterThan(0);
        expect(read.message.length).toBeLessThan(2000);
        return;
      }
      const written = renderChecksums([...read].map(([name, sha256]) => ({ name, sha256 })));
      expect(linesOf(written)).toEqual(linesOf(text));
    }),
    { numRuns },
  );
}

function parseOrFailure(text: string) {
  try {
    return parseChecksums(text);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').sort();
}
