/** Conditions and needs written into text: what changes, and that nothing else does. */
import { describe, expect, test } from '@jest/globals';
import { editJob } from '../../../src/prover/fix/edit-job.ts';

const condition = "always() && needs.pypi.result == 'success'";
const suggestion = { job: 'announce', condition, needs: ['build', 'pypi'] };

/** A release whose announcing job begins with these lines. */
const release = (...fields: readonly string[]) =>
  [
    '# Ours.',
    'on: push # any',
    'jobs:',
    '  build: &base',
    '    runs-on: "x"   # small',
    '    steps: [{run: make}]',
    '  pypi:',
    '    needs: build',
    '    runs-on: x',
    '    steps: [{run: twine upload dist/*}]',
    '',
    '  announce: # at last',
    ...fields.map((field) => `    ${field}`),
    '    # what it runs on',
    '    runs-on: x',
    '    steps: [{run: gh release create v1}]',
    '',
  ].join('\n');

function edit(text: string, other: Partial<typeof suggestion> = {}): string {
  const edited = editJob(text, { ...suggestion, ...other }, 'release.yml');
  return 'refused' in edited ? `refused: ${edited.refused}` : edited.text;
}

const inserted = ['needs: [build, pypi]', `if: ${condition}`];

describe('a suggestion written into a workflow', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a job with neither `needs` nor `if`', [], inserted],
    ['a job with a name', ['name: Tell'], ['name: Tell', ...inserted]],
    [
      '`needs` in one word',
      ['needs: build # first'],
      ['needs: [build, pypi] # first', `if: ${condition}`],
    ],
    [
      '`needs` in brackets',
      ['needs: [ build ] # first'],
      ['needs: [ build, pypi ] # first', `if: ${condition}`],
    ],
    [
      '`needs` in brackets on many lines',
      ['needs:', '  [', '    build # first', '  ]'],
      ['needs:', '  [', '    build, # first', '    pypi', '  ]', `if: ${condition}`],
    ],
    [
      '`needs` in brackets on many lines with a last comma',
      ['needs: [', '  build, # first', ']'],
      ['needs: [', '  build, # first', '  pypi,', ']', `if: ${condition}`],
    ],
    [
      '`needs` as a list',
      ['needs:', '  - build # first', '  # no more', 'name: x'],
      ['needs:', '  - build # first', '  - pypi', `if: ${condition}`, '  # no more', 'name: x'],
    ],
    ['`needs` without a value', ['needs:'], ['needs: [build, pypi]', `if: ${condition}`]],
    [
      'an `if` in one line',
      ['if: success() # why', 'needs: build'],
      [`if: ${condition} # why`, 'needs: [build, pypi]'],
    ],
    [
      'an `if` in single quotes',
      ["if: 'success()'", 'needs: build'],
      [`if: '${condition.replaceAll("'", "''")}'`, 'needs: [build, pypi]'],
    ],
    [
      'an `if` in double quotes',
      ['if: "success()"', 'needs: build'],
      [`if: "${condition}"`, 'needs: [build, pypi]'],
    ],
    [
      'an `if` in `${{ }}`',
      ['if: ${{ success() }} # why', 'needs: build'],
      [`if: \${{ ${condition} }} # why`, 'needs: [build, pypi]'],
    ],
    [
      'a folded `if`',
      ['if: >- # why', '  success() &&', '  true', '', 'needs: build'],
      ['if: >- # why', `  ${condition}`, '', 'needs: [build, pypi]'],
    ],
    [
      'an `if` in lines that are kept, with `${{ }}`',
      ['if: |', '  ${{ success() }}', 'needs: build'],
      ['if: |', `  ${condition}`, 'needs: [build, pypi]'],
    ],
    [
      'an `if` in plain lines',
      ['if: success() &&', '  true', 'needs: build'],
      [`if: ${condition}`, 'needs: [build, pypi]'],
    ],
    ['an `if` without a value', ['if:', 'needs: build'], [`if: ${condition}`, inserted[0]!]],
  ])('changes %s, and no other byte', (_, before, after) => {
    expect(edit(release(...before))).toBe(release(...after));
    // On Windows, too, and behind the mark that some editors write.
    const crlf = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    expect(edit(crlf(release(...before)))).toBe(crlf(release(...after)));
  });

  test('leaves a condition and needs that are so already', () => {
    const text = release('needs: [pypi, build]', `if: \${{ ${condition} }}`);
    expect(edit(text)).toBe(text);
  });

  test('puts into `${{ }}` or quotes what YAML would read as something else', () => {
    const text = release('needs: [build, pypi]');
    expect(edit(text, { condition: '!cancelled()' })).toBe(
      release('needs: [build, pypi]', 'if: ${{ !cancelled() }}'),
    );
    expect(edit(text, { condition: "!cancelled() && vars.x != 'a: #b'" })).toBe(
      release('needs: [build, pypi]', "if: '!cancelled() && vars.x != ''a: #b'''"),
    );
  });

  test('adds to a file that ends without a line break', () => {
    const text =
      'on: push\njobs:\n  a:\n    uses: ./.github/workflows/a.yml\n  b:\n    uses: ./b.yml';
    const end = { job: 'b', condition: 'always()', needs: ['a'] };
    expect(edit(text.replace('    uses: ./b.yml', '    uses: ./b.yml\n    needs: a'), end)).toBe(
      `${text}\n    needs: a\n    if: always()`,
    );
  });

  test.each([
    ['in braces', '  announce: {runs-on: x, steps: [{run: make}]}', 'is written in braces'],
    ['taken from an anchor', '  announce: *base', 'is no mapping of its own'],
    [
      'with an anchor',
      '  announce: &mine\n    runs-on: x\n    steps: [{run: make}]',
      'has the anchor `mine`',
    ],
    [
      'with needs by an alias',
      '  x:\n    needs: &all [build]\n    runs-on: x\n    steps: [{run: make}]\n  announce:\n    needs: *all\n    runs-on: x\n    steps: [{run: make}]',
      'shares its `if` or `needs`',
    ],
    [
      'with a tag',
      '  announce:\n    if: !!str success()\n    runs-on: x\n    steps: [{run: make}]',
      'shares its `if` or `needs`',
    ],
    [
      'with a list that begins on another line than its dash',
      '  announce:\n    needs:\n      -\n        build\n    runs-on: x\n    steps: [{run: make}]',
      'has names on other lines than their dashes',
    ],
    [
      'with its first key behind a question mark',
      '  announce:\n    ? needs\n    : - build\n    runs-on: x\n    steps: [{run: make}]',
      'begins behind other text on its line',
    ],
  ])('leaves a job %s alone', (_, job, reason) => {
    const text = release().replace(/ {2}announce:.*/s, `${job}\n`);
    expect(edit(text)).toContain(`refused: `);
    expect(edit(text)).toContain(reason);
  });

  test('takes nothing away from what a job needs, and knows its jobs', () => {
    expect(edit(release('needs: [build, pypi]'), { needs: ['pypi'] })).toBe(
      'refused: `announce` would lose something that it needs.',
    );
    expect(edit(release(), { job: 'other' })).toBe('refused: `other` is no job of this file.');
  });

  test('leaves a job alone that cannot be written so that it means what was suggested', () => {
    expect(edit(release(), { needs: ['build', 'null'] })).toBe(
      'refused: `announce` is written in a way that could not be kept.',
    );
  });
});
