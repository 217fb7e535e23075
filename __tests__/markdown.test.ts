import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { code, plainText, prose, renderTableLines } from '../src/markdown.ts';
import { anyCharacter } from './support/any-character.ts';

describe('text from elsewhere', () => {
  const hostile = fc.string({ unit: fc.constantFrom('|', '\\', '`', '<', '\n', 'a') });

  test('cannot leave its cell, become markup, or start a line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), hostile), (text) => {
        for (const shown of [plainText(text), code(text)]) {
          expect(shown).not.toMatch(/[\r\n]/);
          expect(shown.replace(/\\./gs, '')).not.toContain('|');
        }
        expect(plainText(text)).not.toContain('<');
        expect(code(text).slice(1, -1)).not.toContain('`');
      }),
    );
  });

  test('in a sentence of ours cannot either, whatever it does to the back-ticks', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), hostile), (text) => {
        const shown = prose(`\`${text}\` is not ${text}`);
        expect(shown).not.toMatch(/[\r\n]/);
        expect(shown.replace(/\\./gs, '')).not.toContain('|');
      }),
    );
    expect(prose('Set `tag` to [x](https://evil.example) <b>')).toBe(
      'Set `tag` to \\[x\\]\\(https://evil.example\\) &lt;b>',
    );
    expect(prose('a ` b ![x](y)')).toBe('a \\` b !\\[x\\]\\(y\\)');
  });

  test('reads as it is', () => {
    expect(plainText('a_b <i> & c|d')).toBe('a\\_b &lt;i> &amp; c\\|d');
    expect(code('v1 `x`')).toBe("`v1 'x'`");
  });
});

describe('a table', () => {
  test('has a head, a rule and a line a row', () => {
    expect(renderTableLines(['a', 'b'], [['1', '2']])).toEqual([
      '| a | b |',
      '| --- | --- |',
      '| 1 | 2 |',
    ]);
  });
});
