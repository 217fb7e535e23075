import { describe, expect, test } from '@jest/globals';
import { arrive, emptyGroup, leave } from '../../src/workflow/concurrency-group.ts';
import { holds } from '../../src/workflow/condition.ts';
import { jobRuns, jobScope } from '../../src/workflow/decide-job.ts';
import { runConclusion } from '../../src/workflow/job-result.ts';
import { shrinkPermissions } from '../../src/workflow/permissions.ts';
import { jobSecrets, passedSecrets } from '../../src/workflow/secrets.ts';
import { stepStatus } from '../../src/workflow/status.ts';
import { assumed } from '../../src/workflow/unsettled.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { job, lastRuns, runSoFar, workflowOf } from './support.ts';

const allWell = { a: 'success', b: 'success' } as const;

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
