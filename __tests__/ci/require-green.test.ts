import { describe, expect, test } from '@jest/globals';
import { ciResult } from '../../src/ci/report.ts';
import { requireCiGreen, type CiRequest } from '../../src/ci/require-green.ts';
import { absent, present, unknown } from '../../src/lookup.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import {
  ci,
  ciPorts,
  ciRequest,
  commit,
  job,
  otherCommit,
  required,
  workflowRun,
  type GithubState,
} from './literals.ts';

async function gate(state: GithubState = {}, request: Partial<CiRequest> = {}) {
  const ports = ciPorts(state);
  const result = ciResult(await requireCiGreen(ciRequest(request), ports));
  return { ...result, asked: ports.asked, clock: ports.clock, log: ports.log };
}

const waiting = { waitForDiscoverySeconds: 120, waitForCompletionSeconds: 1800 };
const listed = (...runs: ReturnType<typeof workflowRun>[]) => ({ listed: present(runs) });

describe('when everything is green', () => {
  test('three requests are enough at the tip, four after it moved on', async () => {
    const tip = await gate();
    expect(tip.failure).toBeUndefined();
    expect(tip.outputs.verdict).toBe('green');
    expect(tip.asked).toEqual(['list', 'branch main', 'tag main']);
    const moved = await gate({ tip: present(otherCommit) });
    expect(moved.outputs.verdict).toBe('green');
    expect(moved.asked).toHaveLength(4);
  });

  test('fifty workflows cost the same as one', async () => {
    const paths = Array.from({ length: 50 }, (_, index) => `.github/workflows/w${index}.yml`);
    const { outputs, asked } = await gate(
      listed(...paths.map((path, index) => workflowRun({ id: index + 1, path }))),
      { requirements: paths.map((path) => required({ path })) },
    );
    expect(outputs.verdict).toBe('green');
    expect(asked).toHaveLength(3);
  });

  test('required jobs cost one request a workflow', async () => {
    const { outputs, asked } = await gate(
      { jobs: present([job('test (1)'), job('lint')]) },
      { requirements: [required({ requiredJobs: ['test*', 'lint'] })] },
    );
    expect(outputs.verdict).toBe('green');
    expect(asked).toEqual(['list', 'branch main', 'tag main', 'jobs 1']);
  });

  test('the evidence names commit, branch, run, attempt and jobs', async () => {
    const { outputs, summary } = await gate(listed(workflowRun({ attempt: 2 })), {
      requirements: [required({ requiredJobs: ['test'] })],
    });
    expect(JSON.parse(outputs.evidence!)).toMatchObject({
      verdict: 'green',
      repository: 'octo/demo',
      commit,
      branch: 'main',
      event: 'push',
      head: { policy: 'former-tip', tip: commit },
      workflows: [
        {
          path: ci,
          verdict: 'green',
          run: { id: 1, attempt: 2, url: 'https://github.com/octo/demo/actions/runs/1' },
          jobs: [{ glob: 'test', name: 'test', conclusion: 'success' }],
        },
      ],
    });
    expect(summary).toContain('[1](https://github.com/octo/demo/actions/runs/1), attempt 2');
    expect(summary).toContain('✅ `test`: 1 of 1 succeeded');
  });

  test('an optional workflow may be absent, once check runs confirm it', async () => {
    const optional = required({ path: '.github/workflows/docs.yml', optional: true });
    const { outputs, asked } = await gate({}, { requirements: [required(), optional] });
    expect(outputs.verdict).toBe('green');
    expect(asked).toContain('check runs');
  });
});

describe('when a run is red', () => {
  test.each([
    ['failure', 'a job failed', 'Re-run it there'],
    ['timed_out', 'longer than it may', 'Re-run it there'],
    ['action_required', 'waits for an approval', 'Approve it'],
    ['startup_failure', 'not valid', 'does not help'],
    ['stale', '14 days', 'Re-run'],
    ['skipped', 'skipped by its `if`', '`skipped` under `allow`'],
    ['neutral', 'skipped by its `if`', '`neutral` under `allow`'],
  ])('%s names cause and cure', async (conclusion, cause, cure) => {
    const result = await gate(listed(workflowRun({ conclusion })));
    const failure = expectResultFailure('CI_RED', result);
    expect(failure.seen).toContain(cause);
    expect(failure.cure).toContain(cure);
    expect(result.outputs).toMatchObject({ verdict: 'red' });
    expect(result.outputs.reason).toContain(conclusion);
    expect(result.summary).toContain('CI_RED');
  });

  test('a cancelled run is told apart, with concurrency as its cause', async () => {
    const result = await gate(listed(workflowRun({ conclusion: 'cancelled' })));
    const failure = expectResultFailure('CI_CANCELLED', result);
    expect(failure.seen).toContain('cancel-in-progress');
  });

  test('a success without its required jobs is hollow', async () => {
    for (const jobs of [[job('test', { conclusion: 'skipped' })], [job('other')]]) {
      const requirements = [required({ requiredJobs: ['test'] })];
      const result = await gate({ jobs: present(jobs) }, { requirements });
      expectResultFailure('CI_HOLLOW', result);
      expect(result.outputs.verdict).toBe('red');
    }
  });

  test('it is read again by its ID, and what is true now decides', async () => {
    const stale = listed(workflowRun({ conclusion: 'failure' }));
    const mended = await gate({ ...stale, byId: { 1: present(workflowRun({ attempt: 2 })) } });
    expect(mended.outputs.verdict).toBe('green');
    expect(mended.asked).toContain('run 1');
    const hidden = await gate({ ...stale, byId: { 1: unknown('HTTP 502') } });
    expectResultFailure('CI_INDETERMINATE', hidden);
  });

  test('a re-run in progress is pending, not red', async () => {
    const running = workflowRun({ status: 'in_progress', conclusion: undefined, attempt: 2 });
    const result = await gate({
      ...listed(workflowRun({ conclusion: 'failure' })),
      byId: { 1: present(running) },
    });
    expectResultFailure('CI_PENDING', result);
  });

  test('it ends the wait of the others at once', async () => {
    const pending = workflowRun({ id: 2, path: '.github/workflows/b.yml', status: 'queued' });
    const requirements = [required(), required({ path: pending.path })];
    const { outputs, clock, findings } = await gate(
      listed(workflowRun({ conclusion: 'failure' }), pending),
      { requirements, ...waiting },
    );
    expect(outputs.verdict).toBe('red');
    expect(clock.sleeps).toEqual([]);
    expect(findings).toMatchObject([{ rule: 'CI_PENDING' }]);
  });
});

describe('when a run is missing', () => {
  test('it is only called so after the check runs confirm it', async () => {
    const result = await gate(listed());
    expectResultFailure('CI_MISSING', result);
    expect(result.outputs.verdict).toBe('missing');
    expect(result.asked).toContain('check runs');
  });

  test('a run that the list hides is found by check runs, and read by its ID', async () => {
    const checkRuns = present([
      { name: 'test', appId: 15368, runId: 1 },
      { name: 'test', appId: 15368, runId: 1 },
      { name: 'other', appId: 7, runId: undefined },
    ]);
    const result = await gate({
      ...listed(),
      checkRuns,
      byId: { 1: present(workflowRun()) },
    });
    expect(result.outputs.verdict).toBe('green');
    expect(result.asked.filter((asked) => asked === 'run 1')).toHaveLength(1);
  });

  test("a forged check run cannot lend another commit's run", async () => {
    const result = await gate({
      ...listed(),
      checkRuns: present([{ name: 'test', appId: 7, runId: 1 }]),
      byId: { 1: present(workflowRun({ headSha: otherCommit })) },
    });
    expectResultFailure('CI_MISSING', result);
  });

  test.each([
    ['check runs', { checkRuns: unknown('HTTP 403') }],
    ['check runs at all', { checkRuns: absent }],
    [
      'a run that they name',
      {
        checkRuns: present([{ name: 'test', appId: 1, runId: 5 }]),
        byId: { 5: unknown('HTTP 502') },
      },
    ],
  ])('it is indeterminate without %s', async (_, state) => {
    const result = await gate({ ...listed(), ...state });
    expectResultFailure('CI_INDETERMINATE', result);
    expect(result.outputs.verdict).toBe('indeterminate');
  });

  test('nothing is proven when all are optional and none ran', async () => {
    const result = await gate(listed(), { requirements: [required({ optional: true })] });
    const failure = expectResultFailure('CI_MISSING', result);
    expect(failure.seen).toContain('all are optional');
  });
});

describe('when the branch does not vouch for the commit', () => {
  test.each([
    ['CI_FORGED_BRANCH', { namesake: present(commit) }, 'red'],
    ['CI_BRANCH_MISSING', { tip: absent }, 'red'],
    ['CI_NOT_ON_BRANCH', { tip: present(otherCommit), comparison: present('diverged') }, 'red'],
    ['CI_INDETERMINATE', { tip: unknown('HTTP 502') }, 'indeterminate'],
  ] as const)('%s', async (code, state, verdict) => {
    const result = await gate(state as GithubState);
    expectResultFailure(code, result);
    expect(result.outputs.verdict).toBe(verdict);
  });

  test('a released tag named like the branch is refused without asking', async () => {
    const result = await gate({}, { tag: 'main' });
    expectResultFailure('CI_FORGED_BRANCH', result);
    expect(result.asked).toEqual([]);
  });

  test('a run of a tag does not prove a former tip', async () => {
    const byTag = workflowRun({ headBranch: 'v1.2.3' });
    const result = await gate({ ...listed(byTag), tip: present(otherCommit) });
    expectResultFailure('CI_NEVER_TIP', result);
    expect(result.findings).toMatchObject([{ rule: 'CI_MISSING' }]);
  });
});

describe('when GitHub does not answer', () => {
  test('the verdict is indeterminate at once, with one failure for all workflows', async () => {
    const requirements = [required(), required({ path: '.github/workflows/b.yml' })];
    const { outputs, findings, failure, clock } = await gate(
      { listed: unknown('cannot read the workflow runs: HTTP 503') },
      { requirements, ...waiting },
    );
    expect(outputs.verdict).toBe('indeterminate');
    expect(failure?.seen).toContain('HTTP 503');
    expect(findings).toEqual([]);
    expect(clock.sleeps).toEqual([]);
  });

  test('an outage in the middle of a wait is waited out', async () => {
    const { outputs } = await gate(
      {
        listed: (look) =>
          look === 2
            ? unknown('HTTP 502')
            : present([workflowRun(look < 3 ? { status: 'in_progress' } : {})]),
      },
      waiting,
    );
    expect(outputs.verdict).toBe('green');
  });
});

describe('when runs are not done', () => {
  const running = workflowRun({ status: 'in_progress', conclusion: undefined });

  test('their end is waited for, and told', async () => {
    const { outputs, clock, log, asked } = await gate(
      { listed: (look) => present([look < 4 ? running : workflowRun()]) },
      waiting,
    );
    expect(outputs.verdict).toBe('green');
    expect(clock.sleeps).toEqual([10_000, 15_000, 22_500]);
    expect(log.lines[0]).toContain(`${ci} (in progress)`);
    expect(asked.filter((name) => name === 'branch main')).toHaveLength(1);
  });

  test('the wait for completion ends, and the run is read by its ID first', async () => {
    const ended = await gate(listed(running), waiting);
    expectResultFailure('CI_PENDING', ended);
    const waited = ended.clock.sleeps.reduce((sum, sleep) => sum + sleep, 0);
    expect(waited).toBe(1_800_000);
    expect(ended.asked.length).toBeLessThan(50);
    const done = await gate({ ...listed(running), byId: { 1: present(workflowRun()) } });
    expect(done.outputs.verdict).toBe('green');
  });

  test('the wait for discovery has its own end', async () => {
    const { outputs, clock } = await gate(listed(), waiting);
    expect(outputs.verdict).toBe('missing');
    expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(120_000);
  });

  test('a run that appears late is waited for to its end', async () => {
    const { outputs } = await gate(
      { listed: (look) => present(look === 1 ? [] : [look < 5 ? running : workflowRun()]) },
      waiting,
    );
    expect(outputs.verdict).toBe('green');
  });
});
