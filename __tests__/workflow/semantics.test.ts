import { describe, expect, test } from '@jest/globals';
import { arrive, emptyGroup, leave } from '../../src/workflow/concurrency-group.ts';
import { effectiveSource, holds } from '../../src/workflow/condition.ts';
import { jobRuns, jobScope, needsContext } from '../../src/workflow/decide-job.ts';
import { matrixResult, resultOf, runConclusion } from '../../src/workflow/job-result.ts';
import { parseActionFile } from '../../src/workflow/parse-action.ts';
import { shrinkPermissions } from '../../src/workflow/permissions.ts';
import { jobSecrets, passedSecrets } from '../../src/workflow/secrets.ts';
import { stepStatus } from '../../src/workflow/status.ts';
import { assumed, everyUnsettled } from '../../src/workflow/unsettled.ts';
import { expectFailure } from '../support/expect-failure.ts';
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
});

describe('rule 12: one approval or one a job', () => {
  test('is unsettled, and a proof sees both', () => {
    const answers = everyUnsettled();
    expect(answers).toHaveLength(16);
    expect(new Set(answers.map((answer) => answer.approvalServesLaterJobs)).size).toBe(2);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(16);
  });
});

describe('rule 13: cancelling the run', () => {
  test.each([
    ['always()', true],
    ['!failure()', true],
    ['cancelled()', true],
    ['!cancelled()', false],
    ['success()', false],
    [undefined, false],
  ])('leaves a job with `if: %s` running: %s', (condition, survives) => {
    const quoted = condition?.startsWith('!') ? `"${condition}"` : condition;
    expect(lastRuns(quoted, allWell, { runCancelled: true })).toBe(survives);
  });
});

describe('rule 14: a skipped job inside a called workflow', () => {
  test('is unsettled: it may poison the implicit success() of the caller', () => {
    const workflow = workflowOf(
      '  call:\n    uses: ./.github/workflows/build.yml\n' + job('after', 'needs: call'),
    );
    const ask = (calledSkipsPoison: boolean) =>
      jobRuns(
        workflow,
        'after',
        runSoFar(
          { call: 'success' },
          {
            calledResults: new Map([['call', ['success', 'skipped']]]),
            unsettled: { ...assumed, calledSkipsPoison },
          },
        ),
      );
    expect([ask(false), ask(true)]).toEqual([true, false]);
  });
});

describe('rule 15: a called workflow', () => {
  test('gets permissions that only shrink', () => {
    const shrunk = shrinkPermissions(
      new Map([['contents', 'read']]),
      new Map([
        ['contents', 'write'],
        ['id-token', 'write'],
      ]),
    );
    expect(Object.fromEntries(shrunk)).toEqual({ contents: 'read', 'id-token': 'none' });
  });
  test('cannot be called by a job with an environment', async () => {
    const failure = await expectFailure('WORKFLOW_INVALID', () =>
      workflowOf('  call:\n    uses: ./.github/workflows/build.yml\n    environment: pypi\n'),
    );
    expect(failure.seen).toContain('environment');
    expect(failure.location).toEqual({ file: 'release.yml', line: 5, column: 5 });
  });
  test("sees an environment's secret before a passed one, and inherits the repository's only", () => {
    const repository = { TOKEN: 'repository' };
    expect(jobSecrets(passedSecrets(repository, 'inherit'), { TOKEN: 'environment' })).toEqual({
      TOKEN: 'environment',
    });
    expect(passedSecrets(repository, { OTHER: 'x' })).toEqual({ OTHER: 'x' });
  });
});

describe('rule 16: a concurrency group', () => {
  const single = { queue: 'single', cancelInProgress: false } as const;
  const two = arrive(arrive(emptyGroup, 'first', single).group, 'second', single).group;
  test('replaces the run that waits', () => {
    expect(arrive(two, 'third', single)).toEqual({
      group: { running: 'first', pending: ['third'] },
      cancelled: ['second'],
    });
  });
  test('queues under `queue: max`', () => {
    const admission = arrive(two, 'third', { ...single, queue: 'max' });
    expect(admission.cancelled).toEqual([]);
    expect(leave(admission.group)).toEqual({ running: 'second', pending: ['third'] });
  });
  test('cancels the running one too with cancel-in-progress', () => {
    expect(arrive(two, 'third', { ...single, cancelInProgress: true })).toEqual({
      group: { running: 'third', pending: [] },
      cancelled: ['first', 'second'],
    });
  });
});

describe('rule 17: steps', () => {
  const [step] = (() => {
    const found = workflowOf(job('a', 'name: x')).jobs.get('a')!;
    return found.kind === 'steps' ? found.steps : [];
  })();
  test('run while the job is well, and after a failure only when they ask', () => {
    const scope = (status: 'success' | 'failure' | 'cancelled') => ({
      contexts: {},
      status: stepStatus(status),
    });
    expect(holds(step!.condition, scope('success'))).toBe(true);
    expect(holds(step!.condition, scope('failure'))).toBe(false);
    expect(stepStatus('failure').failure()).toBe(true);
    expect(stepStatus('cancelled').failure()).toBe(false);
    expect(stepStatus('cancelled').cancelled()).toBe(true);
  });
  test('fail on an error in `if`, which is never false', async () => {
    const workflow = workflowOf(job('a', 'if: fromJSON(github.ref)'));
    await expectFailure('EXPRESSION_FAILED', () =>
      jobRuns(workflow, 'a', runSoFar({}, { contexts: { github: { ref: '{' } } })),
    );
  });
});

describe('rule 18: text around an expression in `if`', () => {
  const conditionOf = (...lines: string[]) =>
    workflowOf(job('a', ...lines)).jobs.get('a')!.condition;
  const scope = jobScope(workflowOf(job('a')), 'a', runSoFar({}));
  test('makes it a string, always true', () => {
    const condition = conditionOf('if: ${{ false }} || false');
    expect(condition.text).toBeDefined();
    expect(holds(condition, scope)).toBe(true);
    expect(condition.implicitSuccess).toBe(true);
  });
  test('counts the line break that a literal block scalar keeps', () => {
    expect(holds(conditionOf('if: |', '  ${{ false }}'), scope)).toBe(true);
    expect(holds(conditionOf('if: |-', '  ${{ false }}'), scope)).toBe(false);
  });
  test('is not there when YAML folds a block scalar first', () => {
    const condition = conditionOf('if: >-', "  github.ref == 'x' &&", "  github.sha == ''");
    expect(condition.source).toBe("github.ref == 'x' && github.sha == ''");
    expect(condition.text).toBeUndefined();
    expect(holds(condition, scope)).toBe(false);
    expect(holds(conditionOf('if: >-', '  ${{', '  false }}'), scope)).toBe(false);
  });
});

describe('rule 19', () => {
  test('a skipped job leaves the run green', () => {
    expect(runConclusion(['success', 'skipped'])).toBe('success');
    expect(runConclusion(['skipped', 'cancelled'])).toBe('cancelled');
    expect(runConclusion(['cancelled', 'failure'])).toBe('failure');
  });
  test('knows case(), self-repository references and parallel steps', () => {
    const workflow = workflowOf(
      [
        '  a:',
        '    runs-on: x',
        "    if: case(github.ref == 'x', true, false)",
        '    steps:',
        '      - { id: server, run: serve, background: true }',
        '      - uses: $/tools/check',
        '      - parallel: [{ run: one }, { run: two }]',
        '      - wait: server',
        '      - wait-all:',
        '      - cancel: server',
        '',
      ].join('\n'),
    );
    const found = workflow.jobs.get('a')!;
    expect(found.kind === 'steps' && found.steps.map((step) => step.kind)).toEqual([
      'run',
      'uses',
      'parallel',
      'wait',
      'wait-all',
      'cancel',
    ]);
    expect(jobRuns(workflow, 'a', runSoFar({}, { contexts: { github: { ref: 'x' } } }))).toBe(true);
  });
});

describe('an action file', () => {
  test('tells its inputs, its script and its post script', () => {
    const action = parseActionFile(
      [
        'name: demo',
        'inputs:',
        '  token: { required: true, default: "${{ github.token }}" }',
        'runs: { using: node24, main: main.js, post: post.js, post-if: success() }',
      ].join('\n'),
      'action.yml',
    );
    expect(action.inputs.get('token')?.required).toBe(true);
    expect(action.runs).toMatchObject({ kind: 'node', main: 'main.js', post: 'post.js' });
  });
  test('refuses a composite `run` without a shell', async () => {
    await expectFailure('WORKFLOW_INVALID', () =>
      parseActionFile('runs: { using: composite, steps: [{ run: "true" }] }', 'action.yml'),
    );
  });
});
