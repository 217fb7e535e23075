/** Texts that somebody might hand over instead of an SBOM or a lock file, and what must come of them. */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../src/failure.ts';
import { checkSbom } from '../../src/sbom/check.ts';
import { readLock } from '../../src/sbom/locks/read-lock.ts';
import { cdxgen, syftCyclonedx, syftSpdx, wheel } from './documents.ts';
import * as lockFiles from './lock-files.ts';
import { anyCharacter } from '../support/any-character.ts';

const expected = { title: 'fuzz', artifacts: [wheel], previousPackages: 3 };
const sboms = [syftSpdx(), syftCyclonedx(), cdxgen()].map((document) => JSON.stringify(document));

/** What an act throws must be a failure with a code; anything else is thrown on. */
function codeOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

/** The text with a piece of it replaced by another. */
function broken(texts: readonly string[], piece: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  return fc
    .tuple(fc.constantFrom(...texts), place, fc.nat(40), piece)
    .map(([text, share, length, inserted]) => {
      const at = Math.floor(share * text.length);
      return text.slice(0, at) + inserted + text.slice(at + length);
    });
}

const pieces = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 20 }),
  fc.constantFrom('{', '[', ']', '"', 'null', '{}', '"__proto__":{}', '\\u0000', '\ud800', '1e999'),
  fc.json({ maxDepth: 3 }),
);

/** A document with one of its values, anywhere, replaced. */
const changed = fc
  .tuple(fc.constantFrom(...sboms), fc.nat(60), fc.jsonValue({ maxDepth: 2 }))
  .map(([text, count, value]) => {
    let left = count;
    return JSON.stringify(JSON.parse(text, (_, entry: unknown) => (left-- === 0 ? value : entry)));
  });

/** Whatever the text of an SBOM is, it ends in findings with codes, told briefly. */
export async function requireFindingsOnly(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.oneof(broken(sboms, pieces), changed, fc.json()), async (text) => {
      for (const { rule, message } of await checkSbom(text, expected)) {
        expect(rule).toMatch(/^SBOM_[A-Z_]+$/);
        expect(message.length).toBeLessThan(2000);
      }
    }),
    { numRuns },
  );
}

/** A lock file of each kind, by its name. */
export const lockTexts = {
  'Cargo.lock': lockFiles.cargoLock,
  'package-lock.json': JSON.stringify(lockFiles.npmLock),
  'uv.lock': lockFiles.uvLock,
  'poetry.lock': lockFiles.poetryLock,
  'requirements.txt': lockFiles.requirements,
  METADATA: lockFiles.metadata,
};

/** Whatever the text of such a lock file is, it is read or ends in a code. */
export function requireLockCodesOnly(path: string, text: string, numRuns: number): void {
  fc.assert(
    fc.property(broken([text], pieces), fc.boolean(), (hostile, isNamed) => {
      const wanted = { name: isNamed ? 'demo' : undefined, version: undefined };
      const code = codeOf(() => readLock({ path, text: hostile }, wanted));
      expect(code).toMatch(/^(?:none|SBOM_LOCK_[A-Z_]+)$/);
    }),
    { numRuns },
  );
}
