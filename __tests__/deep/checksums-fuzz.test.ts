/** The same as in the tests of SHA256SUMS, for longer, and of inputs without end. */
import { describe, expect, test } from '@jest/globals';
import { requireCodesOrMeaning } from '../manifest/hostile-checksums.ts';
import { peakMemorySource, runModule } from '../support/run-node.ts';

const megabytes = 100;
const longestMilliseconds = 2000;

const source = (text: string) => `
${peakMemorySource}
const { parseChecksums } = await import('./src/manifest/checksums.ts');
const a = 'a'.repeat(64);
// Flat, as a file that was read is.
const text = Buffer.from(${text}).toString('latin1');
const before = peakKilobytes();
const start = performance.now();
let code = 'none';
try {
  parseChecksums(text);
} catch (error) {
  code = error.code;
}
const [milliseconds, kilobytes] = [performance.now() - start, peakKilobytes() - before];
console.log(JSON.stringify({ code, milliseconds, kilobytes, length: text.length }));
`;

describe('hostile texts of SHA256SUMS, many of them', () => {
  test('are refused with codes, or mean what they say', () => {
    requireCodesOrMeaning(20_000);
  }, 600_000);
});

describe('a SHA256SUMS of 100 MB', () => {
  test.each([
    ['of blank lines', `'\\n'.repeat(${megabytes}e6)`, 'SUMS_MALFORMED'],
    ['of one line', `'a'.repeat(${megabytes}e6)`, 'SUMS_MALFORMED'],
    ['of one name', `a + '  ' + 'b'.repeat(${megabytes}e6) + '\\n'`, 'SUMS_MALFORMED'],
    ['of spaces', `a + ' '.repeat(${megabytes}e6) + '\\n'`, 'SUMS_MALFORMED'],
    ['of one file', `(a + '  a.txt\\n').repeat(${megabytes}e6 / 72)`, 'SUMS_DUPLICATE'],
  ])(
    '%s is refused at once, and takes no more memory',
    (_, text, code) => {
      const { status, stdout, stderr } = runModule(source(text));
      expect([status, stderr]).toEqual([0, '']);
      const seen = JSON.parse(stdout) as Record<string, number | string>;
      expect(seen).toMatchObject({ code });
      expect(seen.length).toBeGreaterThan((megabytes - 1) * 1e6);
      expect(seen.milliseconds).toBeLessThan(longestMilliseconds);
      // A copy of one line at most.
      expect(seen.kilobytes).toBeLessThan(megabytes * 1.5 * 1000);
    },
    60_000,
  );
});
