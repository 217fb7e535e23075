import { describe, expect, test } from '@jest/globals';
import { githubRefs } from '../../src/adapters/github/refs.ts';
import { githubWorkflowRuns } from '../../src/adapters/github/workflow-runs.ts';
import { ciResult } from '../../src/ci/report.ts';
import { requireCiGreen, type CiRequest } from '../../src/ci/require-green.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { githubWorld, type GithubWorld } from '../support/github-world.ts';
import { ci, ciRequest, required } from './literals.ts';

async function gate({ api }: GithubWorld, request: Partial<CiRequest>) {
  const verdict = await requireCiGreen(ciRequest(request), {
    workflowRuns: githubWorkflowRuns(api),
    refs: githubRefs(api),
    clock: fakeClock(),
    log: fakeLog(),
    run: fakeRun(),
  });
  return ciResult(verdict);
}

describe('against GitHub, a green commit', () => {
  test('costs four requests, however many workflows, and one more with required jobs', async () => {
    await using github = await githubWorld();
    const { repository, world } = github;
    const commit = repository.addCommit();
    const paths = Array.from({ length: 50 }, (_, index) => `.github/workflows/w${index}.yml`);
    for (const path of paths) repository.addRun({ path, headSha: commit });
    repository.addCommit();
    const requirements = paths.map((path, index) =>
      required({ path, requiredJobs: index === 0 ? ['build'] : [] }),
    );
    const result = await gate(github, { commit, requirements });
    expect(result.outputs.verdict).toBe('green');
    expect(world.log.count()).toBe(5);
    expect(world.violations).toEqual([]);
  });

  test('stays green for a re-run after main moved on', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit();
    github.repository.addRun({ headSha: commit });
    github.repository.addCommit();
    expect((await gate(github, { commit })).outputs.verdict).toBe('green');
    expectResultFailure('CI_NOT_TIP', await gate(github, { commit, headPolicy: 'exact' }));
  });

  test('does not become red through an index that lags behind a re-run', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit();
    const id = github.repository.addRun({ headSha: commit, conclusion: 'failure' });
    github.world.github.staleRuns(9);
    github.repository.rerun(id);
    expect((await gate(github, { commit })).outputs.verdict).toBe('green');
  });

  test('does not become missing through an index that lags behind a run', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit();
    github.world.github.staleRuns(9);
    github.repository.addRun({ headSha: commit });
    expect((await gate(github, { commit })).outputs.verdict).toBe('green');
  });
});

describe('against GitHub, a commit that is not proven', () => {
  test('is refused when a tag poses as the branch', async () => {
    await using github = await githubWorld();
    const { repository } = github;
    const parent = repository.addCommit();
    const commit = repository.addCommit({ message: 'Aside', parents: [parent], branch: null });
    repository.setTag('main', commit);
    repository.addRun({ headSha: commit, headBranch: 'main' });
    expectResultFailure('CI_FORGED_BRANCH', await gate(github, { commit }));
    repository.deleteTag('main');
    expectResultFailure('CI_NOT_ON_BRANCH', await gate(github, { commit }));
  });

  test('is refused beside the branch, and not told to lack a run there as well', async () => {
    await using github = await githubWorld();
    const { repository } = github;
    const parents = [repository.addCommit()];
    const commit = repository.addCommit({ message: 'Aside', parents, branch: 'side' });
    repository.addRun({ headSha: commit, headBranch: 'side' });
    const result = await gate(github, { commit });
    expectResultFailure('CI_NOT_ON_BRANCH', result);
    expect(result.findings).toEqual([]);
    expect(result.outputs.evidence).toContain('"missing"');
  });

  test('is refused when only a fork tested it', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit();
    github.repository.addRun({ headSha: commit, headRepository: 'mallory/demo' });
    const failure = expectResultFailure('CI_MISSING', await gate(github, { commit }));
    expect(failure.seen).toContain('mallory/demo');
  });

  test('tells [skip ci] by the commit message', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit({ message: 'Release [skip ci]' });
    const result = await gate(github, { commit });
    const failure = expectResultFailure('CI_MISSING', result);
    expect(failure.seen).toContain('[skip ci]');
  });

  test('is hollow when the required job was skipped', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit();
    const jobs = [{ name: 'test', conclusion: 'skipped' }, { name: 'changes' }];
    github.repository.addRun({ headSha: commit, jobs });
    const requirements = [required({ path: ci, requiredJobs: ['test'] })];
    expectResultFailure('CI_HOLLOW', await gate(github, { commit, requirements }));
  });

  test('is indeterminate while the API is down', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit();
    const effect = { kind: 'status', status: 503 } as const;
    github.world.faults.add({ id: 'down', match: { path: /\/actions\// }, effect });
    const result = await gate(github, { commit });
    expectResultFailure('CI_INDETERMINATE', result);
    expect(result.outputs).toMatchObject({ verdict: 'indeterminate' });
    expect(result.outputs.reason).toContain('HTTP 503');
  });
});
