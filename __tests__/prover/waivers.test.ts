import { describe, expect, test } from '@jest/globals';
import { applyConfiguration, parseConfiguration } from '../../src/prover/configuration.ts';
import type { RuleFinding } from '../../src/prover/rule.ts';
import { localRules } from '../../src/prover/rules/local-rules.ts';
import { applyWaivers, findWaivers } from '../../src/prover/waivers.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { expectFailure } from '../support/expect-failure.ts';

const finding = (rule: string, job: string, step?: number): RuleFinding => ({
  rule,
  level: 'warning',
  message: 'Seen.',
  location: { file: 'release.yml', line: 1 },
  job,
  ...(step !== undefined && { step }),
});

describe('a waiver', () => {
  const workflow = parseWorkflow(
    `# release: allow NO-TIMEOUT because our runners end jobs
on: push
jobs:
  # release: allow TWO-PINS because the fork is slower
  a:
    runs-on: x
    steps:
      - run: one
      # release: allow EXPRESSION-IN-RUN because it is a number
      - run: two
`,
    'release.yml',
  );
  const waive = (...findings: readonly RuleFinding[]) =>
    applyWaivers(findings, findWaivers(workflow, localRules));

  test('marks what it allows with its reason, in its file, job or step alone', () => {
    const { findings } = waive(
      finding('NO-TIMEOUT', 'b'),
      finding('TWO-PINS', 'a', 1),
      finding('TWO-PINS', 'b', 0),
      finding('EXPRESSION-IN-RUN', 'a', 1),
      finding('EXPRESSION-IN-RUN', 'a', 0),
    );
    expect(findings.map(({ allowedBecause }) => allowedBecause)).toEqual([
      'our runners end jobs',
      'the fork is slower',
      undefined,
      'it is a number',
      undefined,
    ]);
  });
  test('that nothing needs is told', () => {
    expect(waive(finding('NO-TIMEOUT', 'a')).unused.map(({ rule }) => rule)).toEqual([
      'TWO-PINS',
      'EXPRESSION-IN-RUN',
    ]);
  });
  test('of an unknown rule is refused', async () => {
    const misspelt = parseWorkflow(
      '# release: allow NO-TIME because x\non: push\njobs: { a: { runs-on: x, steps: [{ run: x }] } }\n',
      'release.yml',
    );
    const failure = await expectFailure('RULE_UNKNOWN', () => findWaivers(misspelt, localRules));
    expect(failure.location?.line).toBe(1);
  });
});

describe('the configuration of rules', () => {
  const parse = (text: string) => parseConfiguration(text, 'release-actions.yml', localRules);

  test('sets levels, and leaves out what is off', () => {
    const configuration = parse(
      'rules:\n  TWO-PINS: error\n  NO-TIMEOUT: { level: off, because: our runners end jobs }\n',
    );
    const findings = ['TWO-PINS', 'NO-TIMEOUT', 'SECRET-SCOPE'].map((rule) => finding(rule, 'a'));
    expect(
      applyConfiguration(findings, configuration).map(({ rule, level }) => [rule, level]),
    ).toEqual([
      ['TWO-PINS', 'error'],
      ['SECRET-SCOPE', 'warning'],
    ]);
    expect(configuration.settings.get('NO-TIMEOUT')?.because).toBe('our runners end jobs');
  });
  test('lowers a place that is graver than its rule only with a reason', () => {
    const grave = [finding('UNPINNED-TOOL', 'a')];
    const levelsUnder = (text: string) =>
      applyConfiguration(grave, parse(text)).map(({ level }) => level);
    expect(levelsUnder('rules: { UNPINNED-TOOL: notice }')).toEqual(['warning']);
    expect(levelsUnder('rules: { UNPINNED-TOOL: { level: notice, because: x } }')).toEqual([
      'notice',
    ]);
  });
  test('of an unknown rule is refused', async () => {
    const failure = await expectFailure('RULE_UNKNOWN', () => parse('rules:\n  NO-TIME: error\n'));
    expect(failure.location?.line).toBe(2);
  });
  test.each([
    ['another key', 'levels: {}\n'],
    ['a list of rules', 'rules: [NO-TIMEOUT]\n'],
    ['an unknown level', 'rules: { NO-TIMEOUT: fatal }\n'],
    ['no level', 'rules: { NO-TIMEOUT: { because: x } }\n'],
    ['a lower level without a reason', 'rules: { MISSING-GH-REPO: warning }\n'],
    ['an empty reason', "rules: { NO-TIMEOUT: { level: off, because: ' ' } }\n"],
    ['a misspelt reason', 'rules: { NO-TIMEOUT: { level: off, reason: x } }\n'],
    ['nothing in it', ''],
  ])('with %s is refused', async (_what, text) => {
    const failure = await expectFailure('CONFIGURATION_INVALID', () => parse(text));
    expect(failure.location?.line).toBe(1);
  });
});
