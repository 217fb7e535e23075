import { describe, expect, test } from '@jest/globals';
import { githubWorkflowRuns } from '../../../src/adapters/github/workflow-runs.ts';
import type { Lookup } from '../../../src/lookup.ts';
import { githubWorld } from '../../support/github-world.ts';

function requirePresent<T>(lookup: Lookup<T>): T {
  if (lookup.state !== 'present') throw new Error(JSON.stringify(lookup));
  return lookup.value;
}

describe('workflow runs', () => {
  test('are told with what the gate needs', async () => {
    await using github = await githubWorld();
    const headSha = github.repository.addCommit();
    const id = github.repository.addRun({ headSha });
    github.repository.rerun(id, { conclusion: 'failure', jobs: [{ name: 'test (1)' }] });
    const runs = githubWorkflowRuns(github.api);
    const [run] = requirePresent(await runs.listForCommit(headSha));
    expect(run).toMatchObject({
      id,
      path: '.github/workflows/ci.yml',
      event: 'push',
      headBranch: 'main',
      headSha,
      headRepository: 'octo/demo',
      status: 'completed',
      conclusion: 'failure',
      attempt: 2,
    });
    expect(requirePresent(await runs.find(id))).toEqual(run);
    expect(requirePresent(await runs.listJobs(id))).toMatchObject([{ name: 'test (1)' }]);
    expect(await runs.find(999_999)).toEqual({ state: 'absent' });
    expect(github.world.violations).toEqual([]);
  });

  test('are asked for by commit alone, in one query while they fit a page', async () => {
    await using github = await githubWorld();
    const headSha = github.repository.addCommit();
    for (let count = 0; count < 100; count += 1) github.repository.addRun({ headSha });
    const runs = githubWorkflowRuns(github.api);
    expect(requirePresent(await runs.listForCommit(headSha))).toHaveLength(100);
    const asked = github.world.log.find({ path: '/repos/octo/demo/actions/runs' });
    expect(asked.map(({ path }) => path.split('?')[1])).toEqual([
      `head_sha=${headSha}&per_page=100&page=1`,
    ]);
  });

  test('are read over all pages', async () => {
    await using github = await githubWorld();
    const headSha = github.repository.addCommit();
    for (let count = 0; count < 101; count += 1) github.repository.addRun({ headSha });
    const runs = requirePresent(await githubWorkflowRuns(github.api).listForCommit(headSha));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(101);
  });

  test('are unknown when a page is', async () => {
    await using github = await githubWorld();
    const headSha = github.repository.addCommit();
    for (let count = 0; count < 101; count += 1) github.repository.addRun({ headSha });
    github.world.faults.add({
      id: 'second-page',
      match: { path: '/repos/octo/demo/actions/runs' },
      occurrences: { skip: 1 },
      effect: { kind: 'status', status: 500 },
    });
    const found = await githubWorkflowRuns(github.api).listForCommit(headSha);
    expect(found).toMatchObject({ state: 'unknown' });
  });
});

describe('check runs', () => {
  test('name the workflow run that their address names, if it is one', async () => {
    await using github = await githubWorld();
    const { repository } = github;
    const headSha = repository.addCommit();
    const runId = repository.addRun({ headSha, jobs: [{ name: 'test' }] });
    repository.addCheckRun({ name: 'other', headSha, detailsUrl: 'https://example.com/7' });
    repository.addCheckRun({ name: 'none', headSha });
    const checks = requirePresent(await githubWorkflowRuns(github.api).listCheckRuns(headSha));
    expect(Object.fromEntries(checks.map(({ name, runId }) => [name, runId]))).toEqual({
      test: runId,
      other: undefined,
      none: undefined,
    });
  });

  test('need a permission, and its lack is told', async () => {
    await using github = await githubWorld();
    const headSha = github.repository.addCommit();
    const token = github.world.github.issueToken({ permissions: { contents: 'read' } });
    const found = await githubWorkflowRuns(github.apiWith(token)).listCheckRuns(headSha);
    expect(found).toMatchObject({ state: 'unknown', reason: expect.stringContaining('HTTP 403') });
  });
});
