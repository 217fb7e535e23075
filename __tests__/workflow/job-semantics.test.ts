import { describe, expect, test } from '@jest/globals';
import { effectiveSource } from '../../src/workflow/condition.ts';
import { jobRuns, needsContext } from '../../src/workflow/decide-job.ts';
import { matrixResult, resultOf } from '../../src/workflow/job-result.ts';
import { assumed, everyUnsettled } from '../../src/workflow/unsettled.ts';
import { job, lastRuns, runSoFar, workflowOf } from './support.ts';

const allWell = { a: 'success', b: 'success' } as const;
const skippedAbove = { a: 'skipped', b: 'success' } as const;

describe('rule 1: an empty `if`', () => {
  test('is success()', () => {
    expect(effectiveSource(workflowOf(job('a')).jobs.get('a')!.condition)).toBe('success()');
    expect(lastRuns(undefined, allWell)).toBe(true);
    expect(lastRuns(undefined, { a: 'success', b: 'failure' })).toBe(false);
  });
  test('is implied before a condition that calls no status function', () => {
    const { condition } = workflowOf(job('a', "if: github.ref == 'x'")).jobs.get('a')!;
    expect(effectiveSource(condition)).toBe("success() && (github.ref == 'x')");
    expect(lastRuns('true', { a: 'success', b: 'failure' })).toBe(false);
  });
  test('is not implied when a status function stands anywhere, even where it is never reached', () => {
    expect(lastRuns("true || contains('x', success())", { a: 'failure', b: 'failure' })).toBe(true);
    expect(lastRuns('${{ ! CANCELLED() }}', { a: 'failure', b: 'failure' })).toBe(true);
  });
});

describe('rule 2: success() of a job', () => {
  test('asks all transitive ancestors, and a skipped one counts as not', () => {
    expect(lastRuns(undefined, skippedAbove)).toBe(false);
    expect(lastRuns('success()', skippedAbove)).toBe(false);
  });
  test('is rescued by always() for its own job only', () => {
    const workflow = workflowOf(
      job('a') + job('b', 'needs: a', 'if: always()') + job('c', 'needs: b'),
    );
    const run = runSoFar({ a: 'skipped', b: 'success' });
    expect(jobRuns(workflow, 'b', run)).toBe(true);
    expect(jobRuns(workflow, 'c', run)).toBe(false);
  });
});

describe('rule 3: failure() of a job', () => {
  test('is true when some ancestor failed', () => {
    expect(lastRuns('failure()', { a: 'failure', b: 'skipped' })).toBe(true);
  });
  test.each(['skipped', 'cancelled'] as const)('does not count %s', (result) => {
    expect(lastRuns('failure()', { a: 'success', b: result })).toBe(false);
  });
});

describe('rule 4: success() || failure() || cancelled()', () => {
  test('is not always(): it is false when a need was skipped', () => {
    expect(lastRuns('success() || failure() || cancelled()', skippedAbove)).toBe(false);
    expect(lastRuns('always()', skippedAbove)).toBe(true);
  });
});

describe('rule 5: status functions with job IDs', () => {
  test('ask those jobs alone', () => {
    expect(lastRuns("success('b')", skippedAbove)).toBe(true);
    expect(lastRuns("success('b', 'a')", skippedAbove)).toBe(false);
    expect(lastRuns("failure('a')", { a: 'failure', b: 'success' })).toBe(true);
    expect(lastRuns("failure('b')", { a: 'failure', b: 'success' })).toBe(false);
  });
});

describe('rule 6: the needs context', () => {
  const workflow = workflowOf(job('a') + job('b', 'needs: a') + job('c', 'needs: b'));
  const run = runSoFar(allWell, { outputs: new Map([['b', { version: '1.2.3' }]]) });
  test('holds direct needs only', () => {
    expect(needsContext(workflow, 'c', run)).toEqual({
      b: { result: 'success', outputs: { version: '1.2.3' } },
    });
  });
  test("reads an absent property as null, which equals ''", () => {
    expect(lastRuns("needs.a.result == ''", allWell)).toBe(true);
    expect(lastRuns('needs.a.outputs.nothing == null', allWell)).toBe(true);
  });
});

describe('rule 7: continue-on-error of a job', () => {
  test('shows its failure as success', () => {
    expect(resultOf('failed', true)).toBe('success');
    expect(resultOf('failed', false)).toBe('failure');
  });
  test('does not save a rejected environment', () => {
    expect(resultOf('rejected', true)).toBe('failure');
  });
});

describe('rule 8: a job that ran out of time', () => {
  test('is cancelled in needs, and failure() is false', () => {
    expect(resultOf('timed-out', false)).toBe('cancelled');
    expect(lastRuns('failure()', { a: 'success', b: resultOf('timed-out', false) })).toBe(false);
  });
});

describe('rule 9: cancelled() below a timeout', () => {
  test('is unsettled, and both answers can be asked for', () => {
    const results = { a: 'success', b: 'cancelled' } as const;
    const ask = (cancelledAfterTimeout: boolean) =>
      lastRuns('cancelled()', results, { unsettled: { ...assumed, cancelledAfterTimeout } });
    expect([ask(false), ask(true)]).toEqual([false, true]);
  });
});

describe('rule 10: the result of a matrix', () => {
  test('is success for skipped and success', () => {
    expect(matrixResult(['skipped', 'success'])).toBe('success');
    expect(matrixResult(['skipped', 'skipped'])).toBe('skipped');
  });
  test('is failure when any leg failed', () => {
    expect(matrixResult(['success', 'cancelled', 'failure'])).toBe('failure');
  });
  test('is unsettled when all legs were cancelled', () => {
    const answers = everyUnsettled().map((answer) =>
      matrixResult(['cancelled', 'cancelled'], answer),
    );
    expect([...new Set(answers)].sort()).toEqual(['cancelled', 'failure']);
  });
});

describe('rule 11: an environment that was rejected', () => {
  test('fails the job, and what depends on it is skipped', () => {
    const result = resultOf('rejected', false);
    expect(result).toBe('failure');
    expect(lastRuns(undefined, { a: 'success', b: result })).toBe(false);
  });
  test('is unsettled where `continue-on-error` may forgive it as it does a failure', () => {
    const answers = [false, true].map((rejectionForgiven) =>
      resultOf('rejected', true, { ...assumed, rejectionForgiven }),
    );
    expect(answers).toEqual(['failure', 'success']);
    expect(resultOf('rejected', false, { ...assumed, rejectionForgiven: true })).toBe('failure');
  });
});

describe('rule 12: one approval or one a job', () => {
  test('is unsettled, and a proof sees both', () => {
    const answers = everyUnsettled();
    expect(answers).toHaveLength(32);
    expect(new Set(answers.map((answer) => answer.approvalServesLaterJobs)).size).toBe(2);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(32);
  });
});
