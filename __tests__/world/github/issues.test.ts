import { describe, expect, test } from '@jest/globals';
import { openGithub, pluck } from './support.ts';

describe('issues', () => {
  test('are created, commented on and closed', async () => {
    const { call, context, repository } = openGithub();
    const body = { title: 'Release v1.0.0 failed', body: 'See the run', labels: ['release'] };
    const created = await call('POST', '/issues', { body });
    expect(created).toMatchObject({ status: 201, json: { number: 1, state: 'open' } });
    const comment = await call('POST', '/issues/1/comments', { body: { body: 'Again' } });
    expect(comment.json.user?.login).toBe('github-actions[bot]');
    const closed = await call('PATCH', '/issues/1', { body: { state: 'closed' } });
    expect(closed.json).toMatchObject({ state: 'closed', state_reason: 'completed', comments: 1 });
    expect(pluck((await call('GET', '/issues/1/comments')).json, 'body')).toEqual(['Again']);
    expect(repository.issues()[0]).toMatchObject({ title: body.title, labels: ['release'] });
    expect(context.violations).toEqual([]);
  });

  test('can be changed and opened again', async () => {
    const { call, repository } = openGithub();
    repository.addIssue({ title: 'Old', state: 'closed' });
    const body = { title: 'New', body: 'Text', state: 'open', labels: ['a', { name: 'b' }] };
    const { json } = await call('PATCH', '/issues/1', { body });
    expect(json).toMatchObject({ title: 'New', state: 'open', state_reason: 'reopened' });
    expect(pluck(json.labels!, 'name')).toEqual(['a', 'b']);
  });

  test('are listed open ones first of all, by label and by author', async () => {
    const { call, repository } = openGithub();
    repository.addIssue({ title: 'One', labels: ['release'] });
    repository.addIssue({ title: 'Two', state: 'closed', author: 'hubot' });
    const titles = async (query: string) =>
      pluck((await call('GET', `/issues${query}`)).json, 'title');
    expect(await titles('')).toEqual(['One']);
    expect(await titles('?state=all')).toEqual(['Two', 'One']);
    expect(await titles('?labels=release')).toEqual(['One']);
    expect(await titles('?state=closed&creator=hubot')).toEqual(['Two']);
  });

  test('are found by words and qualifiers', async () => {
    const { call, context, repository } = openGithub();
    repository.addIssue({ title: 'Release v1.0.0 failed', labels: ['release'], body: 'why' });
    repository.addIssue({ title: 'Release v2.0.0 failed', state: 'closed' });
    const found = async (q: string) => {
      const url = `https://api.github.com/search/issues?q=${encodeURIComponent(`repo:octo/demo ${q}`)}`;
      return pluck((await call('GET', url)).json.items!, 'number');
    };
    expect(await found('is:issue "v1.0.0" in:title')).toEqual([1]);
    expect(await found('is:open failed')).toEqual([1]);
    expect(await found('state:closed author:octocat')).toEqual([2]);
    expect(await found('label:release')).toEqual([1]);
    expect(await found('milestone:x')).toEqual([]);
    expect(context.violations).toEqual([]);
  });

  test('need a title, and must be there', async () => {
    const { call } = openGithub();
    expect((await call('POST', '/issues', { body: { title: ' ' } })).status).toBe(422);
    expect((await call('GET', '/issues/9')).status).toBe(404);
    const comment = { body: { body: 'x' } };
    expect((await call('POST', '/issues/9/comments', comment)).status).toBe(404);
  });

  test('need issues: write to be written', async () => {
    const { call, tokenWith } = openGithub();
    const token = tokenWith({ issues: 'read' });
    expect((await call('POST', '/issues', { body: { title: 'x' }, token })).status).toBe(403);
  });
});
