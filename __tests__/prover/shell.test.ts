import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readScript } from '../../src/prover/shell/read-script.ts';

const read = (script: string) =>
  readScript(script).map(({ words }) => words.map(({ text }) => text).join(' '));
const commandOf = (script: string, program: string) =>
  readScript(script).find(({ words }) => words[0]?.text === program);

describe('a script', () => {
  test.each([
    [
      'commands on lines and behind `;`, `&&` and `|`',
      'a 1; b && c | d\ne',
      ['a 1', 'b', 'c', 'd', 'e'],
    ],
    ['quotes, which keep operators', `a "x && y" 'z; w' b\\ c`, ['a x && y z; w b c']],
    ['a line that goes on', 'a \\\n  --b', ['a --b']],
    ['comments, which are no commands', 'a # b; c\n# d\na#b', ['a', 'a#b']],
    ['expressions, which are one piece', "a ${{ x || 'y z' }} b", ["a ${{ x || 'y z' }} b"]],
    ['here documents, which are data', 'a <<EOF > f\nb; c\nEOF\nd', ['a', 'd']],
    ['indented here documents', 'a <<-EOF\n\tb\n\tEOF\nd', ['a', 'd']],
    ['here strings', 'a <<< "b; c"\nd', ['a', 'd']],
    ['redirections, which are no arguments', 'a > b 2>&1 < c d', ['a d']],
    ['a redirection alone', 'a "$(< b/publish.json)"', ['', 'a $(< b/publish.json)']],
    ['substitutions before their command', 'a "$(b | c)" `d`', ['b', 'c', 'd', 'a $(b | c) `d`']],
    ['arithmetic, which runs nothing', 'a $((1 + 2))', ['a $((1 + 2))']],
    [
      'conditions and branches',
      'if ! a; then b; elif c; then d; else e; fi',
      ['a', 'b', 'c', 'd', 'e', 'fi'],
    ],
    ['cases', 'case "$x" in\n  a|b) c ;;\n  *) d\nesac\ne', ['c', 'd', 'esac', 'e']],
    ['functions', 'f() {\n  a\n}\nf', ['f()', 'a', '}', 'f']],
    ['functions with their keyword', 'function f {\n  a\n}\nf', ['f()', 'a', '}', 'f']],
    ['subshells', '(a && b) || c', ['a', 'b', ')', 'c']],
    ['lists', 'x=(a b\n c)\nd', ['x= a b c', 'd']],
    [
      'tests, whose operators compare',
      '[[ $a =~ ^(b|c)$ && d < e ]] && f',
      ['[[ $a =~ ^ b c $ d e ]]', 'f'],
    ],
    ['keywords as arguments', 'a if then "done"', ['a if then done']],
    ['a quote that never closes', 'a "b\nc', ['a b\nc']],
    ['a substitution that never closes', 'a $(b', ['b', 'a $(b']],
  ])('is read with %s', (_what, script, expected) => {
    expect(read(script)).toEqual(expected);
  });

  test('tells what a command stands in', () => {
    const script = 'while read -r x; do\n  if a; then b "$(c)"; fi\ndone < <(d)\n';
    expect(commandOf(script, 'read')?.inside).toEqual(['loop', 'condition']);
    expect(commandOf(script, 'a')?.inside).toEqual(['loop', 'if', 'condition']);
    expect(commandOf(script, 'b')?.inside).toEqual(['loop', 'if']);
    expect(commandOf(script, 'c')?.inside).toEqual(['loop', 'if', 'substitution']);
    expect(commandOf(script, 'd')?.inside).toEqual(['substitution']);
  });
  test('tells lines, what follows, and which commands are one pipeline', () => {
    const [a, b, c] = readScript('\na |\n  b || c &');
    expect([a?.line, b?.line, c?.line]).toEqual([1, 2, 2]);
    expect([a?.then, b?.then, c?.then]).toEqual(['|', '||', '&']);
    expect(a?.pipeline).toBe(b?.pipeline);
    expect(c?.pipeline).not.toBe(a?.pipeline);
  });
  test('tells words that can become several', () => {
    const [a] = readScript('a $b "$c" "${d[@]}" ${{ e }} \'$f\'');
    expect(a?.words.map(({ isLoose }) => isLoose)).toEqual([false, true, false, true, true, false]);
  });
  test('of any characters at all is read to its end', () => {
    const pieces = fc.constantFrom(
      ...['$(', ')', '(', '((', '))', '"', "'", '`', '\\', '\n', ' ', ';', '|', '&', '<<E', '<('],
      ...['if ', 'then ', 'fi', 'for ', 'do ', 'done', 'case ', ' in ', 'esac', '{', '}', '[[ '],
      ...['${', '${{', '}}', 'a', '=', '#', '>', 'E\n'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        readScript(parts.join(''));
      }),
    );
  });
});
