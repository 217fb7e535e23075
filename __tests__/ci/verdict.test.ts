import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { present, unknown } from '../../src/lookup.ts';
import { judgeRun, needsJobs, overallVerdict } from '../../src/ci/verdict.ts';
import { job, required, workflowRun } from './literals.ts';

describe("a run's verdict", () => {
  test.each([
    'neutral',
    'skipped',
    'stale',
    'cancelled',
    'timed_out',
    'action_required',
    'startup_failure',
    'failure',
    'invented_tomorrow',
    undefined,
  ])('%s is red', (conclusion) => {
    expect(judgeRun(required(), workflowRun({ conclusion })).verdict).toBe('red');
  });

  test('only success is green, and what the workflow allows', () => {
    expect(judgeRun(required(), workflowRun()).verdict).toBe('green');
    const allowing = required({ allow: ['skipped'] });
    expect(judgeRun(allowing, workflowRun({ conclusion: 'skipped' })).verdict).toBe('green');
    expect(judgeRun(allowing, workflowRun({ conclusion: 'neutral' })).verdict).toBe('red');
  });

  test.each(['queued', 'in_progress', 'waiting', 'requested', 'pending', 'invented_tomorrow'])(
    '%s is pending, even with an old conclusion',
    (status) => {
      expect(judgeRun(required(), workflowRun({ status })).verdict).toBe('pending');
    },
  );

  test('none is missing, unless the workflow is optional', () => {
    expect(judgeRun(required(), undefined).verdict).toBe('missing');
    expect(judgeRun(required({ optional: true }), undefined).verdict).toBe('green');
    const red = workflowRun({ conclusion: 'failure' });
    expect(judgeRun(required({ optional: true }), red).verdict).toBe('red');
  });
});

describe('required jobs', () => {
  const requirement = required({ requiredJobs: ['test*', 'build'] });
  const judge = (...jobs: ReturnType<typeof job>[]) =>
    judgeRun(requirement, workflowRun(), present(jobs));

  test('are asked for only once the run passes', () => {
    expect(needsJobs(judgeRun(requirement, workflowRun()))).toBe(true);
    expect(needsJobs(judgeRun(requirement, workflowRun({ conclusion: 'failure' })))).toBe(false);
    expect(needsJobs(judgeRun(requirement, workflowRun({ status: 'queued' })))).toBe(false);
    expect(needsJobs(judgeRun(requirement, undefined))).toBe(false);
    expect(needsJobs(judgeRun(required(), workflowRun()))).toBe(false);
  });

  test('each need one that succeeded', () => {
    const skipped = job('test (2)', { conclusion: 'skipped' });
    const verdict = judge(job('test (1)'), skipped, job('build'));
    expect(verdict).toMatchObject({ verdict: 'green', hollow: false });
    expect(verdict.requiredJobs.map(({ jobs }) => jobs.length)).toEqual([2, 1]);
  });

  test.each([
    [
      'skipped',
      [job('test'), job('build', { conclusion: 'skipped' })],
      '`build` succeeded (skipped)',
    ],
    ['not there', [job('test')], 'no job is named `build`'],
    [
      'running',
      [job('test'), job('build', { status: 'in_progress', conclusion: undefined })],
      'in_progress',
    ],
  ])('that are %s make the success hollow', (_, jobs, why) => {
    const verdict = judge(...jobs);
    expect(verdict).toMatchObject({ verdict: 'red', hollow: true });
    expect(verdict.reason).toContain(why);
  });

  test('that are not told leave it open', () => {
    expect(judgeRun(requirement, workflowRun(), unknown('HTTP 502'))).toMatchObject({
      verdict: 'indeterminate',
      reason: 'HTTP 502',
    });
  });
});

describe("the commit's verdict", () => {
  const verdicts = ['green', 'red', 'missing', 'pending', 'indeterminate'] as const;
  const workflow = (verdict: (typeof verdicts)[number]) => ({
    ...judgeRun(required(), workflowRun()),
    verdict,
  });

  test('is green only when all are, and there is at least one run', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...verdicts)), (list) => {
        const isGreen = list.length > 0 && list.every((verdict) => verdict === 'green');
        expect(overallVerdict(list.map(workflow)) === 'green').toBe(isGreen);
      }),
    );
  });

  test('is missing when every workflow is optional and none ran', () => {
    expect(overallVerdict([judgeRun(required({ optional: true }), undefined)])).toBe('missing');
  });

  test('tells a definite no before everything else', () => {
    expect(overallVerdict([workflow('pending'), workflow('indeterminate'), workflow('red')])).toBe(
      'red',
    );
  });
});
