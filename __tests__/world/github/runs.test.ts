import { describe, expect, test } from '@jest/globals';
import { openGithub, pluck, type Json, type TestGithub } from './support.ts';

const runsOf = (json: Json) => json.workflow_runs!;

describe('the runs of a commit', () => {
  test('come from every workflow in one listing', async () => {
    const { call, context, head, repository } = openGithub();
    const ci = repository.addRun({ headSha: head });
    const lint = repository.addRun({ headSha: head, path: '.github/workflows/lint.yml' });
    repository.addRun({ headSha: repository.addCommit() });
    const { json } = await call('GET', `/actions/runs?head_sha=${head}&per_page=100`);
    expect(pluck(runsOf(json), 'id')).toEqual([lint, ci]);
    expect(json.total_count).toBe(2);
    expect(runsOf(json)[1]).toMatchObject({
      path: '.github/workflows/ci.yml',
      name: 'CI',
      event: 'push',
      head_branch: 'main',
      status: 'completed',
      conclusion: 'success',
      run_attempt: 1,
      repository: { full_name: 'octo/demo' },
    });
    expect(context.violations).toEqual([]);
  });

  test('are filtered by event, branch, actor, status and creation', async () => {
    const { call, context, head, repository } = openGithub();
    const push = repository.addRun({ headSha: head });
    context.advance(3600);
    const tag = repository.addRun({ headSha: head, headBranch: 'v1.0.0', conclusion: 'failure' });
    const nightly = repository.addRun({ headSha: head, event: 'schedule', actor: 'cron' });
    const found = async (query: string) =>
      pluck(runsOf((await call('GET', `/actions/runs?${query}`)).json), 'id');
    expect(await found('event=schedule')).toEqual([nightly]);
    expect(await found('branch=v1.0.0')).toEqual([tag]);
    expect(await found('actor=cron')).toEqual([nightly]);
    expect(await found('status=failure')).toEqual([tag]);
    expect(await found('status=completed&branch=main')).toEqual([nightly, push]);
    expect(await found('status=queued')).toEqual([]);
    const after = encodeURIComponent('>=2026-01-02T03:30:00Z');
    expect(context.violations).toEqual([]);
    expect(await found(`created=${after}`)).toEqual([nightly, tag]);
    expect(await found(`created=${encodeURIComponent('*..2026-01-02T03:30:00Z')}`)).toEqual([push]);
  });

  test('can be asked for one workflow, by file name or ID', async () => {
    const { call, head, repository } = openGithub();
    const id = repository.addRun({ headSha: head });
    repository.addRun({ headSha: head, path: '.github/workflows/lint.yml' });
    const workflow = repository.state.workflows[0]!;
    for (const key of ['ci.yml', workflow.id]) {
      const { json } = await call('GET', `/actions/workflows/${key}/runs?head_sha=${head}`);
      expect(pluck(runsOf(json), 'id')).toEqual([id]);
    }
    expect((await call('GET', '/actions/workflows/none.yml/runs')).status).toBe(404);
  });

  test('of a fork name the fork', async () => {
    const { call, head, repository } = openGithub();
    const headRepository = 'stranger/demo';
    const id = repository.addRun({ headSha: head, event: 'pull_request', headRepository });
    const { json } = await call('GET', `/actions/runs/${id}`);
    expect(json.head_repository).toMatchObject({ full_name: 'stranger/demo', fork: true });
    expect(json.head_repository?.id).not.toBe(json.repository?.id);
  });
});

describe('a filtered listing of more than 1,000 runs', () => {
  test('shows 1,000 of them, over ten pages that link to each other', async () => {
    const { call, head, repository } = openGithub();
    for (let count = 0; count < 1005; count += 1) repository.addRun({ headSha: head, jobs: [] });
    const page = (number: number) =>
      call('GET', `/actions/runs?head_sha=${head}&per_page=100&page=${number}`);
    const first = await page(1);
    expect(first.json.total_count).toBe(1005);
    expect(first.headers.link).toContain('page=10>; rel="last"');
    expect(runsOf((await page(10)).json)).toHaveLength(100);
    expect(runsOf((await page(11)).json)).toHaveLength(0);
    const unfiltered = await call('GET', '/actions/runs?per_page=100&page=11');
    expect(runsOf(unfiltered.json)).toHaveLength(5);
  });
});

describe('a re-run', () => {
  test('keeps the ID and raises the attempt, which decides', async () => {
    const { call, head, repository } = openGithub();
    const id = repository.addRun({ headSha: head, conclusion: 'failure' });
    repository.rerun(id, { status: 'in_progress' });
    const running = (await call('GET', `/actions/runs/${id}`)).json;
    expect(running).toMatchObject({ run_attempt: 2, status: 'in_progress', conclusion: null });
    repository.updateRun(id, { conclusion: 'success' });
    expect((await call('GET', `/actions/runs/${id}`)).json.conclusion).toBe('success');
    const first = (await call('GET', `/actions/runs/${id}/attempts/1`)).json;
    expect(first).toMatchObject({ run_attempt: 1, conclusion: 'failure' });
    expect((await call('GET', `/actions/runs/${id}/attempts/3`)).status).toBe(404);
  });

  test('has jobs of its own, and filter=all shows those of every attempt', async () => {
    const { call, head, repository } = openGithub();
    const id = repository.addRun({
      headSha: head,
      conclusion: 'failure',
      jobs: [{ name: 'test', conclusion: 'failure' }, { name: 'lint' }],
    });
    repository.rerun(id, { jobs: [{ name: 'test' }] });
    const jobs = async (query: string) =>
      (await call('GET', `/actions/runs/${id}/jobs${query}`)).json.jobs!;
    expect(pluck(await jobs(''), 'conclusion')).toEqual(['success']);
    expect(pluck(await jobs('?filter=all'), 'run_attempt')).toEqual([1, 1, 2]);
    const first = await call('GET', `/actions/runs/${id}/attempts/1/jobs`);
    expect(pluck(first.json.jobs!, 'conclusion')).toEqual(['failure', 'failure']);
    const job = await call('GET', `/actions/jobs/${String(first.json.jobs?.[0]?.id)}`);
    expect(job.json.name).toBe('test');
  });
});

describe('a run', () => {
  test('that never started has no jobs', async () => {
    const { call, head, repository } = openGithub();
    const id = repository.addRun({ headSha: head, conclusion: 'startup_failure' });
    expect((await call('GET', `/actions/runs/${id}/jobs`)).json.total_count).toBe(0);
  });

  test('whose gated jobs were skipped is a hollow success', async () => {
    const { call, head, repository } = openGithub();
    const jobs = [{ name: 'changes' }, { name: 'test', conclusion: 'skipped' }];
    const id = repository.addRun({ headSha: head, jobs });
    expect((await call('GET', `/actions/runs/${id}`)).json.conclusion).toBe('success');
    const listed = (await call('GET', `/actions/runs/${id}/jobs`)).json.jobs!;
    expect(pluck(listed, 'conclusion')).toEqual(['success', 'skipped']);
  });

  test('that was deleted is gone', async () => {
    const { call, head, repository } = openGithub();
    const id = repository.addRun({ headSha: head });
    repository.deleteRun(id);
    expect((await call('GET', `/actions/runs/${id}`)).status).toBe(404);
    expect(() => repository.updateRun(id, {})).toThrow(`no run ${id}`);
  });
});

describe('a stale search index', () => {
  const filtered = async ({ call, head }: TestGithub) =>
    runsOf((await call('GET', `/actions/runs?head_sha=${head}`)).json);

  test('misses newer runs for some readings, while the run is there by its ID', async () => {
    const world = openGithub();
    world.github.staleRuns(2);
    const id = world.repository.addRun({ headSha: world.head });
    expect(await filtered(world)).toEqual([]);
    expect((await world.call('GET', `/actions/runs/${id}`)).status).toBe(200);
    expect(runsOf((await world.call('GET', '/actions/runs')).json)).toHaveLength(1);
    expect(await filtered(world)).toEqual([]);
    expect(pluck(await filtered(world), 'id')).toEqual([id]);
  });

  test('shows an outcome that has changed since', async () => {
    const world = openGithub();
    const id = world.repository.addRun({ headSha: world.head, conclusion: 'failure' });
    world.github.staleRuns(1);
    world.repository.rerun(id);
    expect(pluck(await filtered(world), 'conclusion')).toEqual(['failure']);
    expect(pluck(await filtered(world), 'conclusion')).toEqual(['success']);
  });
});

describe('workflows', () => {
  test('are those of the files, by ID and by file name, with their state', async () => {
    const { call, repository } = openGithub();
    const id = repository.addWorkflow({ path: '.github/workflows/lint.yml', name: 'Lint' });
    repository.setWorkflowState('.github/workflows/lint.yml', 'disabled_manually');
    const { json } = await call('GET', '/actions/workflows');
    expect(pluck(json.workflows!, 'name')).toEqual(['CI', 'Lint']);
    expect((await call('GET', '/actions/workflows/lint.yml')).json).toMatchObject({
      id,
      state: 'disabled_manually',
    });
    expect((await call('GET', '/actions/workflows/12')).status).toBe(404);
  });
});

describe('check runs of a commit', () => {
  test('are those of jobs, which name their run, and those of other apps', async () => {
    const { call, head, repository } = openGithub();
    const run = repository.addRun({ headSha: head, jobs: [{ name: 'test' }] });
    const other = repository.addCheckRun({ name: 'test', headSha: head, appId: 7 });
    const { json } = await call('GET', `/commits/${head}/check-runs`);
    expect(json.total_count).toBe(2);
    const [forged, real] = json.check_runs as never as [Json, Json];
    expect(forged).toMatchObject({ id: other, name: 'test', app: { id: 7 }, details_url: null });
    expect(real).toMatchObject({ name: 'test', app: { id: 15368, slug: 'github-actions' } });
    expect(real.details_url).toContain(`/actions/runs/${run}/job/`);
    expect((await call('GET', `/check-runs/${String(real.id)}`)).json.name).toBe('test');
    expect((await call('GET', '/check-runs/1')).status).toBe(404);
  });

  test('can be filtered by name, app and status', async () => {
    const { call, head, repository } = openGithub();
    repository.addRun({ headSha: head, jobs: [{ name: 'test' }], status: 'in_progress' });
    repository.addCheckRun({ name: 'scan', headSha: head });
    const names = async (query: string) =>
      pluck((await call('GET', `/commits/main/check-runs?${query}`)).json.check_runs!, 'name');
    expect(await names('check_name=scan')).toEqual(['scan']);
    expect(await names('app_id=15368')).toEqual(['test']);
    expect(await names('status=completed')).toEqual(['scan']);
    expect((await call('GET', '/commits/nowhere/check-runs')).status).toBe(422);
  });
});
