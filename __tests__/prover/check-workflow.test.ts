import { describe, expect, test } from '@jest/globals';
import { allRules } from '../../src/prover/all-rules.ts';
import { checkWorkflow, type CheckOptions } from '../../src/prover/check-workflow.ts';
import { parseConfiguration } from '../../src/prover/configuration.ts';
import { judgeReports } from '../../src/prover/judge.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { allowed, callee, gated, opaque, ungated } from './releases.ts';

const rule = 'UNGATED-ANNOUNCE';
const check = (text: string, options: CheckOptions = {}) =>
  checkWorkflow(parseWorkflow(text, 'release.yml'), options);
const configured = (text: string): CheckOptions => ({
  configuration: parseConfiguration(text, 'release-actions.yml', allRules),
});
const calling = (text: string): CheckOptions => ({
  called: {
    workflows: new Map([['.github/workflows/pypi.yml', parseWorkflow(text, 'pypi.yml')]]),
    actions: new Map(),
  },
});
const standingIn = (report: ReturnType<typeof check>) =>
  report.properties.find((each) => each.rule === rule)!.standing;

/** The failure of the report, thrown. */
function requireProved(report: ReturnType<typeof check>): void {
  const failure = judgeReports([report]);
  if (failure) throw failure;
}

describe('a release that waits for its publishes', () => {
  test('is proved, and nothing is found', () => {
    const report = check(gated);
    expect(report.verdict).toBe('PROVED');
    expect(report.findings).toEqual([]);
    expect(standingIn(report)).toBe('proved');
    requireProved(report);
  });
  test('has a property for every rule about runs, also those that nothing speaks of', () => {
    const { properties } = check(gated);
    expect(properties.map(({ standing }) => standing)).toContain('empty');
    expect(properties).toHaveLength(17);
  });
});

describe('a release that does not', () => {
  test('is refuted at its line, with the run that shows it', async () => {
    const report = check(ungated);
    expect(report.verdict).toBe('REFUTED');
    expect(standingIn(report)).toBe('refuted');
    const [finding] = report.findings.filter(({ level }) => level === 'error');
    expect(finding).toMatchObject({ rule, job: 'public', location: { line: 23 } });
    expect(finding!.refutation!.run!.faults).toMatchObject([{ what: 'step-fails', job: 'pypi' }]);
    const failure = await expectFailure('WORKFLOW_REFUTED', () => requireProved(report));
    expect(failure.seen).toBe(`${rule} at release.yml:23`);
  });
  test('and is so on purpose is proved, and shown with its reason', () => {
    const report = check(allowed);
    expect(report.verdict).toBe('PROVED');
    expect(standingIn(report)).toBe('allowed');
    expect(report.findings.filter((each) => each.rule === rule)).toMatchObject([
      { level: 'error', allowedBecause: 'PyPI is a mirror' },
    ]);
    requireProved(report);
  });
  test('is not refuted where the configuration makes it a warning, with a reason', () => {
    const report = check(
      ungated,
      configured(`rules: { ${rule}: { level: warning, because: late } }`),
    );
    expect(report.verdict).toBe('PROVED');
    expect(standingIn(report)).toBe('doubtful');
    const off = check(ungated, configured(`rules: { ${rule}: { level: off, because: late } }`));
    expect(standingIn(off)).toBe('off');
    expect(off.settings.get(rule)!.because).toBe('late');
  });
});

describe('a waiver that nothing needs', () => {
  test('is told', () => {
    expect(check(allowed).unusedWaivers).toEqual([]);
    const mended = gated.replace(
      '  public:\n',
      '  # release: allow UNGATED-ANNOUNCE because PyPI is a mirror\n  public:\n',
    );
    expect(check(mended).unusedWaivers).toMatchObject([{ rule, at: { line: 18 } }]);
  });
  test('of a rule that does not exist is refused', async () => {
    const misspelt = allowed.replace('UNGATED', 'UNGATD');
    await expectFailure('RULE_UNKNOWN', () => check(misspelt));
  });
});

describe('a release that calls what nobody can read', () => {
  test('is unknown, and says what to do', async () => {
    const report = check(opaque);
    expect(report.verdict).toBe('UNKNOWN');
    expect(standingIn(report)).toBe('unknown');
    expect(report.opaqueCalls).toMatchObject([{ name: './.github/workflows/pypi.yml' }]);
    const failure = await expectFailure('WORKFLOW_UNPROVEN', () => requireProved(report));
    expect(failure.seen).toContain('./.github/workflows/pypi.yml');
  });
  test('is no less unknown when the configuration lowers the rule', () => {
    const settings = `rules: { ${rule}: { level: notice, because: late } }`;
    expect(check(opaque, configured(settings)).verdict).toBe('UNKNOWN');
    const raised = check(opaque, configured('rules: { UNGATED-ANNOUNCE: error }'));
    expect(raised.verdict).toBe('UNKNOWN');
  });
  test('is unknown as well when the file is there, and calls what nobody can read', () => {
    const deeper = callee.replace('run: twine upload dist/*', 'uses: ./.github/actions/upload');
    const report = check(opaque, calling(deeper));
    expect(report.verdict).toBe('UNKNOWN');
    expect(report.opaqueCalls).toEqual([
      { site: { job: 'pypi', step: undefined }, name: './.github/actions/upload' },
    ]);
  });
  test('is proved once the file is there', () => {
    expect(check(opaque, calling(callee)).verdict).toBe('PROVED');
  });
  test('is judged by the lines of that file too', () => {
    const report = check(opaque, calling(callee.replace('    environment: pypi\n', '')));
    expect(report.findings).toMatchObject([
      { rule: 'PUBLISH-WITHOUT-ENVIRONMENT', location: { file: 'pypi.yml' } },
    ]);
  });
  test('takes a waiver of that file for its own lines alone', () => {
    const waiver =
      '  # release: allow PUBLISH-WITHOUT-ENVIRONMENT because it is a mirror\n  upload:';
    const text = callee.replace('    environment: pypi\n', '').replace('  upload:', waiver);
    const [finding] = check(opaque, calling(text)).findings;
    expect(finding!.allowedBecause).toBe('it is a mirror');
  });
});
