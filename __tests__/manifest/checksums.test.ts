import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseChecksums, renderChecksums } from '../../src/manifest/checksums.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { files, requireCodesOrMeaning } from './hostile-checksums.ts';

const folderWith = temporaryFolders();
const a = 'a'.repeat(64);
const good = `${a}  a.txt\n${a}  b.txt\n`;

describe('SHA256SUMS', () => {
  it('is sorted by code unit, two spaces apart, a line feed at its end', () => {
    const text = renderChecksums([
      { name: 'b', sha256: a },
      { name: 'a', sha256: a },
      { name: 'B', sha256: a },
    ]);
    expect(text).toBe(`${a}  B\n${a}  a\n${a}  b\n`);
  });

  it('is what sha256sum checks', () => {
    const content = 'hello';
    const sha256 = createHash('sha256').update(content).digest('hex');
    const folder = folderWith({
      'x.txt': content,
      SHA256SUMS: renderChecksums([{ name: 'x.txt', sha256 }]),
    });
    const output = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(output).toBe('x.txt: OK\n');
  });

  it('gives back what was written, in any order of the files', () => {
    fc.assert(
      fc.property(files, (entries) => {
        const parsed = parseChecksums(renderChecksums(entries));
        expect(parsed).toEqual(new Map(entries.map(({ name, sha256 }) => [name, sha256])));
        expect(renderChecksums([...entries].reverse())).toBe(renderChecksums(entries));
      }),
    );
  });

  it('loses its meaning with any byte that is cut off its end', () => {
    fc.assert(
      fc.property(files, fc.nat(), (entries, cut) => {
        const text = renderChecksums(entries);
        const shorter = text.slice(0, cut % text.length);
        if (shorter.endsWith('\n')) {
          expect(parseChecksums(shorter).size).toBeLessThan(entries.length);
        } else {
          expect(() => parseChecksums(shorter)).toThrow(/^SUMS_MALFORMED/);
        }
      }),
    );
  });
});

describe('a malformed SHA256SUMS', () => {
  it.each([
    ['an empty file', '', 1],
    ['no final line feed', good.slice(0, -1), 2],
    ['carriage returns', good.replaceAll('\n', '\r\n'), 1],
    ['one space', `${a} a.txt\n`, 1],
    ['three spaces', `${a}   a.txt\n`, 1],
    ['the mark of binary mode', `${a} *a.txt\n`, 1],
    ['a tab', `${a}\ta.txt\n`, 1],
    ['upper-case digits', `${a.toUpperCase()}  a.txt\n`, 1],
    ['a short digest', `${a.slice(1)}  a.txt\n`, 1],
    ['a blank line', `${a}  a.txt\n\n${a}  b.txt\n`, 2],
    ['a comment', `# sums\n${good}`, 1],
    ['a byte order mark', `\ufeff${good}`, 1],
    ['a NUL', `${a}  a.txt\0\n`, 1],
    ['a line separator in a name', `${a}  a\u2028b\n`, 1],
    ['digits of another script', `${'٣'.repeat(64)}  a.txt\n`, 1],
    ['several faults, the first of them', `x\n${good}x`, 1],
    ['a path', `${a}  a.txt\n${a}  ../b.txt\n`, 2],
    ['an escaped name', `\\${a}  a\\nb\n`, 1],
    ['a name with a percent sign', `${a}  a%0Ab\n`, 1],
  ])('is refused with its line: %s', async (_what, text, line) => {
    const failure = await expectFailure('SUMS_MALFORMED', () => parseChecksums(text));
    expect(failure.location).toEqual({ file: 'SHA256SUMS', line });
    expect(failure.message).not.toContain('\r');
  });

  it('is refused when a name is there twice', async () => {
    const failure = await expectFailure('SUMS_DUPLICATE', () =>
      parseChecksums(`${good}${'b'.repeat(64)}  a.txt\n`),
    );
    expect(failure.location?.line).toBe(3);
  });
});

describe('a hostile SHA256SUMS', () => {
  it('is refused with a code, or means what it says', () => {
    requireCodesOrMeaning(500);
  });

  it('gives names that are no more than names', () => {
    const read = parseChecksums(`${a}  __proto__\n${a}  constructor\n`);
    expect([...read.keys()]).toEqual(['__proto__', 'constructor']);
  });
});
