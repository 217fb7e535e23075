import { describe, expect, test } from '@jest/globals';
import { githubRefs } from '../../../src/adapters/github/refs.ts';
import { githubWorld } from '../../support/github-world.ts';

const noCommit = 'f'.repeat(40);

describe('a tag', () => {
  test('is told by its commit, annotated or not, with a slash in its name or not', async () => {
    await using github = await githubWorld();
    const { repository, world } = github;
    const commit = repository.addCommit();
    repository.setTag('v1.2.3', commit);
    repository.setTag('v1.2.4', commit, { annotated: true });
    repository.setTag('crate/v1', commit);
    repository.setTag('v1#x', commit);
    const refs = githubRefs(github.api);
    for (const name of ['v1.2.3', 'v1.2.4', 'crate/v1', 'v1#x']) {
      expect(await refs.findTag(name)).toEqual({ state: 'present', value: commit });
    }
    expect(world.violations).toEqual([]);
  });

  test('that is not there is absent, also when another starts with its name', async () => {
    await using github = await githubWorld();
    const commit = github.repository.addCommit();
    github.repository.setTag('v1.2.30', commit);
    github.repository.setBranch('v1.2.3', commit);
    expect(await githubRefs(github.api).findTag('v1.2.3')).toEqual({ state: 'absent' });
  });
});

describe('a branch', () => {
  test('is told by its tip, and a tag of its name never answers', async () => {
    await using github = await githubWorld();
    const { repository } = github;
    const first = repository.addCommit();
    const tip = repository.addCommit();
    repository.setTag('main', first);
    repository.setTag('dev', first);
    const refs = githubRefs(github.api);
    expect(await refs.findBranch('main')).toEqual({ state: 'present', value: tip });
    expect(await refs.findBranch('dev')).toEqual({ state: 'absent' });
  });
});

describe('a commit', () => {
  test('is told with its message and time, or absent', async () => {
    await using github = await githubWorld();
    const sha = github.repository.addCommit({
      message: 'Bump [skip ci]',
      committedAt: '2026-01-02T03:04:05Z',
    });
    const refs = githubRefs(github.api);
    expect(await refs.findCommit(sha)).toEqual({
      state: 'present',
      value: { sha, message: 'Bump [skip ci]', committedAt: new Date('2026-01-02T03:04:05Z') },
    });
    expect(await refs.findCommit(noCommit)).toEqual({ state: 'absent' });
  });

  test('is compared as head to base', async () => {
    await using github = await githubWorld();
    const { repository } = github;
    const first = repository.addCommit();
    const second = repository.addCommit();
    const side = repository.addCommit({ message: 'Aside', parents: [first], branch: 'side' });
    const refs = githubRefs(github.api);
    expect(await refs.compare(second, first)).toEqual({ state: 'present', value: 'behind' });
    expect(await refs.compare(first, second)).toEqual({ state: 'present', value: 'ahead' });
    expect(await refs.compare(second, second)).toEqual({ state: 'present', value: 'identical' });
    expect(await refs.compare(second, side)).toEqual({ state: 'present', value: 'diverged' });
    expect(await refs.compare(second, noCommit)).toEqual({ state: 'absent' });
  });
});

describe('when GitHub gives no definite answer', () => {
  const answer = { id: 'bad', match: { path: '/repos/octo/demo/git/ref/tags/v1' } } as const;

  test.each([
    ['an outage', { status: 503, body: 'down' }, 'HTTP 503'],
    [
      'a refusal',
      { status: 403, body: { message: 'Resource not accessible' } },
      'HTTP 403: Resource not accessible',
    ],
    ['a page of a proxy', { status: 200, body: '<html>' }, 'the document'],
    ['another shape', { status: 200, body: { ref: 'refs/tags/v1', object: {} } }, '`object.type`'],
  ])('%s is unknown, never absent', async (_, response, reason) => {
    await using github = await githubWorld();
    github.world.faults.add({ ...answer, effect: { kind: 'status', ...response } });
    const found = await githubRefs(github.api).findTag('v1');
    expect(found).toMatchObject({ state: 'unknown', reason: expect.stringContaining(reason) });
  });

  test('an outage that ends is not noticed', async () => {
    await using github = await githubWorld();
    github.repository.setTag('v1', github.repository.addCommit());
    const effect = { kind: 'status', status: 502 } as const;
    github.world.faults.add({ ...answer, occurrences: { count: 3 }, effect });
    expect(await githubRefs(github.api).findTag('v1')).toMatchObject({ state: 'present' });
  });

  test('a wrong token is told as such, and never printed', async () => {
    await using github = await githubWorld();
    const found = await githubRefs(github.apiWith('ghs_wrong')).findTag('v1');
    expect(found).toMatchObject({
      state: 'unknown',
      reason: expect.stringMatching(/HTTP 401.*the token was refused/),
    });
    expect(JSON.stringify(found)).not.toContain('ghs_wrong');
  });

  test('without a token a public repository answers', async () => {
    await using github = await githubWorld();
    github.repository.setTag('v1', github.repository.addCommit());
    expect(await githubRefs(github.apiWith('none')).findTag('v1')).toMatchObject({
      state: 'present',
    });
  });
});
