import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeJson, printable, printableLine } from '../../src/hosts/printable.ts';
import { anyCharacter } from '../support/any-character.ts';

describe('text made printable', () => {
  it('keeps plain text, tabs and line feeds as they are', () => {
    expect(printable('a\tb\nžluťoučký 日本 100%')).toBe('a\tb\nžluťoučký 日本 100%');
  });

  it('shows control characters, escape sequences and direction marks as escapes', () => {
    expect(printable('a\u001b[31mb\u0000c\u009bd\u202ee')).toBe(
      'a\\u001b[31mb\\u0000c\\u009bd\\u202ee',
    );
  });

  it('disarms `::` where a line starts, behind any white space', () => {
    for (const line of ['::error::x', '  ::add-mask::x', '\u00a0::x', 'a\r::stop-commands::x']) {
      expect(
        printable(line)
          .split('\n')
          .some((text) => text.trimStart().startsWith('::')),
      ).toBe(false);
    }
  });

  it('disarms `##[` anywhere in a line', () => {
    expect(printable('wheel ##[error]x ##[group]y')).not.toContain('##[');
  });

  it('leaves `::` inside a line alone', () => {
    expect(printable('std::fs')).toBe('std::fs');
  });

  it('never lets a line start a command, whatever the text', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('::', '##[', '\n', '\r', ' ', '\u2028'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const line of printable(pieces.join('')).split(/[\n\r\u2028\u2029]/)) {
          expect(line.trimStart().startsWith('::')).toBe(false);
          expect(line).not.toContain('##[');
        }
      }),
    );
  });
});

describe('a printable line', () => {
  it('has no line break left', () => {
    expect(printableLine('a\nb\r\nc')).toBe('a\\nb\\r\\nc');
  });
});

describe('a JSON document made safe to print', () => {
  it('means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: anyCharacter }), (value, hostile) => {
        const document = { value, hostile: `${hostile}##[error]\u009b31m` };
        const shown = escapeJson(JSON.stringify(document, null, 2));
        expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify(document)));
        expect(shown).not.toMatch(/##\[|\u009b/);
      }),
    );
  });
});
