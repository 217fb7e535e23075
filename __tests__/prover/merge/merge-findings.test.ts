/** What zizmor and actionlint write, in the report of the prover. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  maxOutputLength,
  findingsAbout,
  mergeOutputs,
  parseLinterOutput,
} from '../../../src/prover/merge/merge-findings.ts';
import { levelOfActionlint } from '../../../src/prover/merge/read-actionlint.ts';
import { expectFailure } from '../../support/expect-failure.ts';

const parse = (value: unknown) =>
  parseLinterOutput({ from: 'lint.json', text: JSON.stringify(value) });

/** As zizmor 1.25 writes it: rows and columns from 0. */
const zizmor = () => ({
  ident: 'unpinned-uses',
  desc: 'unpinned action reference',
  url: 'https://docs.zizmor.sh/audits/#unpinned-uses',
  determinations: { confidence: 'High', severity: 'High', persona: 'Regular' },
  locations: [
    {
      symbolic: {
        key: { Local: { prefix: null, given_path: './.github/workflows/release.yml' } },
        annotation: 'this job',
        route: { route: [{ Key: 'jobs' }, { Key: 'pypi' }] },
        feature_kind: 'Normal',
        kind: 'Related',
      },
      concrete: { location: { start_point: { row: 4, column: 2 } }, feature: 'pypi:' },
    },
    {
      symbolic: {
        key: { Local: { prefix: null, given_path: './.github/workflows/release.yml' } },
        annotation: 'action is not pinned to a hash',
        route: { route: [{ Key: 'jobs' }, { Key: 'pypi' }, { Key: 'steps' }, { Index: 0 }] },
        feature_kind: 'Normal',
        kind: 'Primary',
      },
      concrete: { location: { start_point: { row: 6, column: 14 } }, feature: 'a/b@v1' },
    },
  ],
  ignored: false,
});

const unpinned = {
  tool: 'zizmor',
  rule: 'zizmor/unpinned-uses',
  level: 'error',
  message: 'unpinned action reference: action is not pinned to a hash',
  location: { file: '.github/workflows/release.yml', line: 7, column: 15 },
};

const sarif = (tool: string, result: object, more: object = {}) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: tool, ...more } }, results: [result] }],
});
const sarifResult = (more: object = {}) => ({
  ruleId: 'zizmor/unpinned-uses',
  kind: 'fail',
  level: 'error',
  message: { text: 'unpinned action reference: action is not pinned to a hash' },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: '.github/workflows/release.yml' },
        region: { startLine: 7, startColumn: 15 },
      },
    },
  ],
  ...more,
});

describe('zizmor', () => {
  test('is read from its JSON, at its primary place', () => {
    expect(parse([zizmor()])).toEqual([unpinned]);
  });
  test('is read from its SARIF as from its JSON', () => {
    expect(parse(sarif('zizmor', sarifResult()))).toEqual([unpinned]);
  });
  test.each([
    ['Informational', 'notice'],
    ['Low', 'notice'],
    ['Medium', 'warning'],
    ['High', 'error'],
    ['Unknown', 'warning'],
  ])('has severity %s, which is %s here', (severity, level) => {
    const finding = { ...zizmor(), determinations: { severity } };
    expect(parse([finding])).toMatchObject([{ level }]);
  });
  test('tells of what it ignores, and that it does', () => {
    expect(parse([{ ...zizmor(), ignored: true }])).toMatchObject([
      { allowedBecause: expect.stringContaining('zizmor') },
    ]);
  });
  test('names no file of what came by standard input', () => {
    const finding = zizmor();
    const symbolic = { ...finding.locations[1]!.symbolic, key: 'Stdin' };
    const [found] = parse([{ ...finding, locations: [{ ...finding.locations[1]!, symbolic }] }]);
    expect(found!.location).toBeUndefined();
  });
});

describe('actionlint', () => {
  test('is read as it really writes, each finding in its line', () => {
    const workflow = [
      'on: push',
      'jobs:',
      '  a:',
      '    runs-on: ubuntu-latest',
      '    needs: [b]',
      '    steps:',
      '      - run: echo ${{ github.nothing }}',
      '',
    ].join('\n');
    const program = join(import.meta.dirname, 'actionlint.ts');
    const { stdout, stderr } = spawnSync(process.execPath, [program], {
      input: workflow,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    expect(stderr).toBe('');
    const found = parseLinterOutput({ from: 'actionlint.json', text: stdout });
    expect(found.map(({ rule, level, location }) => [rule, level, location])).toEqual([
      ['actionlint/job-needs', 'error', { file: 'release.yml', line: 3, column: 3 }],
      ['actionlint/expression', 'error', { file: 'release.yml', line: 7, column: 23 }],
    ]);
    expect(found[1]!.message).toContain('"nothing"');
  });
  test('is read from SARIF by its own template, with the levels of its rules', () => {
    const result = { ...sarifResult(), ruleId: 'job-needs', level: undefined, kind: undefined };
    const rules = [{ id: 'job-needs', defaultConfiguration: { level: 'error' } }];
    expect(parse(sarif('GitHub Actions lint', result, { rules }))).toMatchObject([
      { tool: 'actionlint', rule: 'actionlint/job-needs', level: 'error' },
    ]);
    expect(parse(sarif('GitHub Actions lint', result))).toMatchObject([{ level: 'warning' }]);
  });
  test.each([
    ['shellcheck', 'shellcheck reported issue in this script: SC2016:info:1:20: …', 'notice'],
    ['shellcheck', 'shellcheck reported issue in this script: SC2086:warning:1:1: …', 'warning'],
    ['shellcheck', 'shellcheck reported issue in this script: SC1:constructor:1:1: …', 'error'],
    ['expression', 'SC2016:info:1:20: said by an expression', 'error'],
    ['pyflakes', 'unused import', 'warning'],
  ])('has kind %s, and says %j: %s', (kind, message, level) => {
    expect(levelOfActionlint(kind, message)).toBe(level);
  });
});

describe('what was merged', () => {
  test('stands by file and line, each once', () => {
    const later = { ...zizmor(), ident: 'a', locations: [] };
    const merged = mergeOutputs([
      { from: 'a.json', text: JSON.stringify([zizmor(), later]) },
      { from: 'a.sarif', text: JSON.stringify(sarif('zizmor', sarifResult())) },
      { from: 'none.json', text: '[]' },
    ]);
    expect(merged.map(({ rule }) => rule)).toEqual(['zizmor/a', unpinned.rule]);
  });
  test('is about a file whatever folder the linter was started in, or about none', () => {
    const of = (file: string | undefined) => ({
      ...parse([zizmor()])[0]!,
      location: file === undefined ? undefined : { file },
    });
    const found = [
      '.github/workflows/release.yml',
      'release.yml',
      '/work/.github/workflows/release.yml',
      undefined,
      'other.yml',
      'prerelease.yml',
    ].map(of);
    expect(
      findingsAbout(found as never, ['./.github/workflows/release.yml']).map(
        ({ location }) => location?.file,
      ),
    ).toEqual([
      '.github/workflows/release.yml',
      'release.yml',
      '/work/.github/workflows/release.yml',
      undefined,
    ]);
  });
  test('counts where one of two outputs does not allow it', () => {
    const text = (ignored: boolean) => JSON.stringify([{ ...zizmor(), ignored }]);
    const merged = mergeOutputs([
      { from: 'a', text: text(true) },
      { from: 'b', text: text(false) },
    ]);
    expect(merged).toEqual([unpinned]);
  });
  test('is one line of a bounded length, and no path of control characters', () => {
    const hostile = sarifResult({
      message: { text: `a\n::error::b\u001b[31m${'c'.repeat(5000)}` },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'a%0A::error::b' } } }],
    });
    const [found] = parse(sarif('zizmor', hostile));
    expect(found!.message).toMatch(/^a ::error::b \[31mc+…$/);
    expect(found!.message.length).toBeLessThanOrEqual(2000);
    expect(found!.location).toBeUndefined();
  });
  test('is told as allowed where SARIF suppresses it, and left out where it passed', () => {
    const suppressed = sarifResult({
      suppressions: [{ kind: 'external', justification: 'known' }],
    });
    expect(parse(sarif('zizmor', suppressed))).toMatchObject([{ allowedBecause: 'known' }]);
    const reviewed = sarifResult({ suppressions: [{ kind: 'external', status: 'rejected' }] });
    expect(parse(sarif('zizmor', reviewed))).toEqual([unpinned]);
    expect(parse(sarif('zizmor', sarifResult({ kind: 'pass', level: 'none' })))).toEqual([]);
  });
});

describe('what is no output of these linters', () => {
  const failed = { invocations: [{ executionSuccessful: false }] };
  const run = sarif('zizmor', sarifResult());
  test.each<[string, unknown]>([
    ['another format', { findings: [] }],
    ['a list of something else', [{ id: 1 }]],
    ['a list of nothing', [null]],
    ['another version of SARIF', { ...run, version: '2.0.0' }],
    ['SARIF of another tool', sarif('CodeQL', sarifResult())],
    ['SARIF of a tool whose name every object has', sarif('constructor', sarifResult())],
    ['SARIF without a run', { version: '2.1.0', runs: [] }],
    ['SARIF without results', { ...run, runs: [{ tool: run.runs[0]!.tool }] }],
    ['a linter that failed', { ...run, runs: [{ ...run.runs[0], ...failed }] }],
    ['SARIF of too much', { ...run, runs: Array.from({ length: 10_001 }, () => run.runs[0]) }],
    ['a rule that is no name', sarif('zizmor', sarifResult({ ruleId: 'a b`' }))],
    ['an unknown severity', [{ ...zizmor(), determinations: { severity: 'toString' } }]],
    ['two tools in one list', [zizmor(), { kind: 'id', filepath: 'a' }]],
  ])('is refused: %s', async (_, value) => {
    await expectFailure('MERGE_UNREADABLE', () => parse(value));
  });
  test.each([
    ['nothing', ' '],
    ['no JSON', 'zizmor: no inputs'],
    ['too much', ' '.repeat(maxOutputLength + 1)],
    ['too many findings', JSON.stringify(Array.from({ length: 10_001 }, () => ({ ident: 'a' })))],
  ])('is refused: %s', async (_, text) => {
    await expectFailure('MERGE_UNREADABLE', () => parseLinterOutput({ from: 'a.json', text }));
  });
});
