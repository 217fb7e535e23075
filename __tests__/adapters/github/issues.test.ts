import { describe, expect, test } from '@jest/globals';
import { githubIssues } from '../../../src/adapters/github/issues.ts';
import { githubWorld, type GithubWorld } from '../../support/github-world.ts';

const label = 'release-verification';

function issuesOf({ world, apiWith }: GithubWorld, right: 'read' | 'write' = 'write') {
  const token = world.github.issueToken({ permissions: { issues: right } });
  return { token, issues: githubIssues(apiWith(token)) };
}

describe('issues of a repository', () => {
  test('are listed by label, open and closed, oldest first, without pull requests', async () => {
    await using scene = await githubWorld();
    const { repository, world } = scene;
    repository.addIssue({ title: 'Other' });
    repository.addIssue({ title: 'One', labels: [label], state: 'closed', body: 'first' });
    repository.addIssue({ title: 'A change', labels: [label], isPullRequest: true });
    repository.addIssue({ title: 'Two', labels: [label], author: 'octo', body: '' });
    const { issues } = issuesOf(scene);
    expect(await issues.list(label)).toEqual({
      state: 'present',
      value: [
        expect.objectContaining({ number: 2, open: false, body: 'first', byInsider: false }),
        expect.objectContaining({ number: 4, open: true, body: '', byInsider: true }),
      ],
    });
    expect(world.violations).toEqual([]);
  });

  test('are listed over all pages', async () => {
    await using scene = await githubWorld();
    for (let count = 0; count < 101; count += 1) {
      scene.repository.addIssue({ title: `${count}`, labels: [label] });
    }
    const listed = await issuesOf(scene).issues.list(label);
    expect(listed.state === 'present' && listed.value.map(({ number }) => number)).toEqual(
      Array.from({ length: 101 }, (_, index) => index + 1),
    );
  });

  test('are created with their label, and commented on, as an app', async () => {
    await using scene = await githubWorld();
    const { issues } = issuesOf(scene);
    const created = await issues.create({ title: 'Title', body: 'Body', label });
    expect(created).toMatchObject({ state: 'done', value: { number: 1, byInsider: true } });
    expect(await issues.comment(1, 'More')).toMatchObject({ state: 'done' });
    expect(await issues.listComments(1)).toEqual({
      state: 'present',
      value: [{ body: 'More', byInsider: true }],
    });
    expect(scene.repository.issues()).toMatchObject([{ title: 'Title', labels: [label] }]);
    expect(scene.world.violations).toEqual([]);
  });

  test('whose label GitHub did not keep count as refused', async () => {
    await using scene = await githubWorld();
    const match = { method: 'POST', path: /\/issues$/ };
    const effect = {
      kind: 'transform',
      transform: (response: { readonly body?: unknown }) => ({
        ...response,
        status: 201,
        body: { ...(response.body as object), labels: [] },
      }),
    } as const;
    scene.world.faults.add({ id: 'dropped', match, effect });
    const { issues } = issuesOf(scene);
    const created = await issues.create({ title: 'Title', body: 'Body', label });
    expect(created).toMatchObject({ state: 'refused', reason: expect.stringContaining(label) });
  });

  test('cannot be written without the right, nor listed while GitHub is down', async () => {
    await using scene = await githubWorld();
    const { issues } = issuesOf(scene, 'read');
    expect(await issues.create({ title: 'x', body: 'y', label })).toMatchObject({
      state: 'refused',
      status: 403,
    });
    scene.world.faults.add({
      ...{ id: 'down', match: { path: /\/issues/ } },
      effect: { kind: 'status', status: 503, body: 'down' },
    });
    expect((await issues.list(label)).state).toBe('unknown');
    expect((await issues.listComments(1)).state).toBe('unknown');
    expect((await issues.comment(1, 'x')).state).toBe('ambiguous');
  });

  test('are asked for with the token at GitHub’s API and nowhere else', async () => {
    await using scene = await githubWorld();
    const { issues, token } = issuesOf(scene);
    const hosts = new Set<string>();
    scene.world.watch(({ url, headers }) => {
      if (JSON.stringify(headers).includes(token)) hosts.add(url.host);
    });
    await issues.create({ title: 'Title', body: 'Body', label });
    await issues.list(label);
    await issues.comment(1, 'More');
    expect([...hosts]).toEqual(['api.github.com']);
  });
});
