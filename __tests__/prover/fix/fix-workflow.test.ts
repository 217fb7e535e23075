/** Suggestions of the prover written into whole workflows, and what is left out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { noCalledFiles } from '../../../src/prover/effects/called-files.ts';
import { fixWorkflow } from '../../../src/prover/fix/fix-workflow.ts';
import { proveText, refutationsOf } from '../../../src/prover/fix/proof-of-text.ts';

const bad = (rule: string) =>
  readFileSync(join(import.meta.dirname, '../rules', rule, 'bad.yml'), 'utf8');
/** The bad example of a rule, with one place to mend. */
const read = (rule: string) => bad(rule).replace(/^ {2}latest:\n(?: {4}.*\n)+/m, '');
const fix = (text: string, isWanted = (_: string) => true) =>
  fixWorkflow({ text, file: 'release.yml', called: noCalledFiles, isWanted });
const refuted = (text: string) =>
  refutationsOf(proveText(text, 'release.yml', noCalledFiles)).map(({ rule }) => rule);

/** Lines of the second text that the first has not. */
const newLines = (before: string, after: string) =>
  after.split('\n').filter((line) => !before.split('\n').includes(line));

describe('the suggestions of a workflow, written', () => {
  test.each([
    ['UNGATED-ANNOUNCE', ['    needs: [pypi, crate]']],
    [
      'CLEANUP-UNREACHABLE',
      [
        '    needs: [image, approve, announce]',
        "    if: always() && needs.image.result != 'skipped' && needs.announce.result != 'success'",
      ],
    ],
    ['SKIP-POISON', ["    if: ${{ !cancelled() && needs.choose.result == 'success' }}"]],
  ])('mend %s, and a second time writes nothing', (rule, lines) => {
    const before = read(rule);
    const { text, fixes } = fix(before);
    expect(newLines(before, text)).toEqual(lines);
    expect(fixes).toEqual([expect.objectContaining({ rule, refused: undefined })]);
    expect(refuted(before)).toContain(rule);
    expect(refuted(text)).toEqual(refuted(before).filter((name) => name !== rule));
    expect(fix(text)).toEqual({ text, fixes: [] });
  });

  test('are left out, and told, where the text cannot be edited', () => {
    const before = read('UNGATED-ANNOUNCE').replace(/ {2}announce:\n(?: {4}.*\n)+/, (job) =>
      job.replace('announce:', 'announce: &last'),
    );
    expect(before).toContain('&last');
    const { text, fixes } = fix(before);
    expect(text).toBe(before);
    expect(fixes.map(({ refused }) => refused)).toEqual([
      '`announce` has the anchor `last`, by which others may take it.',
    ]);
  });

  test('are not looked at where the rule is allowed, or not wanted', () => {
    const before = read('UNGATED-ANNOUNCE');
    const allowed = before.replace(
      '  announce:',
      '  # release: allow UNGATED-ANNOUNCE because users read the notes first\n  announce:',
    );
    expect(fix(allowed)).toEqual({ text: allowed, fixes: [] });
    expect(fix(before, () => false)).toEqual({ text: before, fixes: [] });
  });

  test('are written one after the other when they speak of one job', () => {
    const before = [
      "on: { push: { tags: ['v*'] } }",
      'jobs:',
      '  quick:',
      '    if: vars.quick == 1',
      '    runs-on: x',
      '    steps: [{run: ./quick}]',
      '  build:',
      '    needs: quick',
      '    if: always()',
      '    runs-on: x',
      '    steps: [{run: ./build}]',
      '  approve:',
      '    environment: release',
      '    runs-on: x',
      '    steps: [{run: ./approved}]',
      '  pypi: # to users',
      '    needs: build',
      '    runs-on: x',
      '    steps: [{uses: pypa/gh-action-pypi-publish@release/v1}]',
      '  announce:',
      '    needs: [pypi, approve]',
      '    runs-on: x',
      '    steps: [{run: gh release create v1}]',
      '',
    ].join('\n');
    const { text, fixes } = fix(before);
    // The second one runs the job again; what needs it would then be skipped in its place.
    expect(fixes.map(({ rule, suggestion, refused }) => [rule, suggestion.job, refused])).toEqual([
      ['PUSH-BEFORE-APPROVAL', 'pypi', undefined],
      ['SKIP-POISON', 'pypi', undefined],
      ['SKIP-POISON', 'announce', undefined],
    ]);
    expect(newLines(before, text)).toEqual([
      '    needs: [build, approve]',
      "    if: ${{ !cancelled() && needs.build.result == 'success' && needs.approve.result == 'success' }}",
      "    if: ${{ !cancelled() && needs.pypi.result == 'success' && needs.approve.result == 'success' }}",
    ]);
    expect(refuted(text)).toEqual(
      refuted(before).filter((name) => !fixes.some(({ rule }) => rule === name)),
    );
    expect(fix(text).text).toBe(text);
  });

  test('are refused where another rule would be worse: what runs again comes too late', () => {
    const before = [
      'on: push',
      'jobs:',
      '  retry:',
      "    if: github.event_name == 'schedule'",
      '    runs-on: x',
      '    steps: [{run: ./retry}]',
      '  release:',
      '    needs: retry',
      '    if: always()',
      '    runs-on: x',
      '    steps: [{run: gh release create v1}]',
      '  pypi:',
      '    needs: release',
      '    runs-on: x',
      '    steps: [{run: twine upload dist/*}]',
      '',
    ].join('\n');
    const { text, fixes } = fix(before);
    expect(fixes).toMatchObject([{ rule: 'SKIP-POISON' }]);
    expect(fixes[0]!.refused).toContain('UNGATED-ANNOUNCE would be worse');
    expect(text).toBe(before);
  });
});
