/** Every local rule over its own two files: the places marked `# bad`, and a file without any. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { noCalledFiles, type CalledFiles } from '../../src/prover/effects/called-files.ts';
import { checkLocalRules } from '../../src/prover/rules/check-local-rules.ts';
import { localRules } from '../../src/prover/rules/local-rules.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const folder = join(import.meta.dirname, 'rules');
const read = (rule: string, file: string) => readFileSync(join(folder, rule, file), 'utf8');
const check = (text: string) => checkLocalRules(parseWorkflow(text, 'release.yml'));
const linesOf = (text: string, rule: string) =>
  check(text).flatMap((finding) => (finding.rule === rule ? [finding.location!.line] : []));

describe.each(localRules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
  test('finds every marked place of its bad example, and no other', () => {
    const text = read(name, 'bad.yml');
    const marked = text
      .split('\n')
      .flatMap((line, index) => (/# bad$/.test(line) ? [index + 1] : []));
    expect(marked).not.toEqual([]);
    expect(linesOf(text, name)).toEqual(marked);
  });
  test('finds nothing in its good example, which breaks no rule of level error', () => {
    const text = read(name, 'good.yml');
    expect(linesOf(text, name)).toEqual([]);
    expect(check(text).filter(({ level }) => level === 'error')).toEqual([]);
  });
  test('tells what, why, a case and the cure', () => {
    for (const sentence of [rule.what, rule.why, rule.realCase, rule.cure]) {
      expect(sentence).toMatch(/^[A-Z`].*[.!)]$/s);
    }
  });
});

describe('the local rules', () => {
  test('are sorted by name, each with its examples', () => {
    const names = localRules.map((rule) => rule.name);
    expect(names).toEqual([...names].sort());
    expect(
      readdirSync(folder)
        .filter((name) => names.includes(name))
        .sort(),
    ).toEqual(names);
  });
  test('find nothing in the reference workflows', () => {
    for (const file of [
      'reference/release.yml',
      'reference/attested.yml',
      '.github/workflows/release.yml',
    ]) {
      expect(check(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'))).toEqual([]);
    }
  });
});

describe('a rule is graver, or less so,', () => {
  const levels = (rule: string, text: string, called?: CalledFiles) =>
    checkLocalRules(parseWorkflow(text, 'release.yml'), called).flatMap((finding) =>
      finding.rule === rule ? [finding.level] : [],
    );

  test('for a tool beside the right to mint identities', () => {
    const mints = read('UNPINNED-TOOL', 'bad.yml');
    expect(new Set(levels('UNPINNED-TOOL', mints))).toEqual(new Set(['warning']));
    expect(new Set(levels('UNPINNED-TOOL', mints.replace('id-token: write, ', '')))).toEqual(
      new Set(['notice']),
    );
  });
  test('for a builder that is the workflow itself, which nobody calls', () => {
    const text = read('BUILDER-ID-FROM-WORKFLOW-REF', 'bad.yml');
    expect(levels('BUILDER-ID-FROM-WORKFLOW-REF', text)).toEqual(['notice', 'warning']);
    const called = text.replace(/^on: .*$/m, 'on: workflow_call');
    expect(levels('BUILDER-ID-FROM-WORKFLOW-REF', called)).toEqual(['warning', 'warning']);
  });
  test('for a called workflow in the very group of its caller', () => {
    const callee = parseWorkflow(read('CONCURRENCY-IN-CALLEE', 'bad.yml'), 'publish.yml');
    const called = {
      ...noCalledFiles,
      workflows: new Map([['.github/workflows/publish.yml', callee]]),
    };
    const caller = (group: string) =>
      `on: push\nconcurrency: { group: '${group}' }\njobs: { a: { uses: ./.github/workflows/publish.yml } }\n`;
    const rule = 'CONCURRENCY-IN-CALLEE';
    expect(levels(rule, caller('${{ github.workflow }}'), called)).toEqual(['error']);
    expect(levels(rule, caller('release'), called)).toEqual([]);
  });
});
