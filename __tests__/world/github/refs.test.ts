import { describe, expect, test } from '@jest/globals';
import { openGithub, pluck } from './support.ts';

describe('a tag', () => {
  test('that is lightweight points at its commit', async () => {
    const { call, head, repository } = openGithub();
    repository.setTag('v1.0.0', head);
    const { json } = await call('GET', '/git/ref/tags/v1.0.0');
    expect(json).toMatchObject({ ref: 'refs/tags/v1.0.0', object: { type: 'commit', sha: head } });
  });

  test('that is annotated points at an object, which points at the commit', async () => {
    const { call, head, repository } = openGithub();
    repository.setTag('v1.0.0', head, { annotated: true });
    const { json } = await call('GET', '/git/ref/tags/v1.0.0');
    expect(json.object?.type).toBe('tag');
    const tag = await call('GET', `/git/tags/${String(json.object?.sha)}`);
    expect(tag.json).toMatchObject({ tag: 'v1.0.0', object: { type: 'commit', sha: head } });
    expect(repository.tagCommit('v1.0.0')).toBe(head);
  });

  test('is listed with the commit that it peels to', async () => {
    const { call, head, repository } = openGithub();
    repository.setTag('v1.0.0', head, { annotated: true });
    expect((await call('GET', '/tags')).json[0]).toMatchObject({
      name: 'v1.0.0',
      commit: { sha: head },
    });
  });

  test('that is gone is a 404', async () => {
    const { call, head, repository } = openGithub();
    repository.setTag('v1.0.0', head);
    repository.deleteTag('v1.0.0');
    expect((await call('GET', '/git/ref/tags/v1.0.0')).status).toBe(404);
    expect((await call('GET', `/git/tags/${head}`)).status).toBe(404);
  });
});

describe('a branch and a tag of one name', () => {
  test('are told apart by git/ref, while commits/<name> means the tag', async () => {
    const { call, head, repository } = openGithub();
    const side = repository.addCommit({ branch: null, parents: [head], message: 'Side' });
    repository.setTag('main', side);
    const branch = await call('GET', '/git/ref/heads/main');
    expect(branch.json.object?.sha).toBe(head);
    expect((await call('GET', '/git/ref/tags/main')).json.object?.sha).toBe(side);
    expect((await call('GET', '/commits/main')).json.sha).toBe(side);
    expect((await call('GET', '/commits/heads/main')).json.sha).toBe(head);
  });
});

describe('matching refs', () => {
  test('are those whose names begin so, slashes included', async () => {
    const { call, head, repository } = openGithub();
    for (const name of ['v1.0.0', 'v1.1.0', 'python/v1.0.0']) repository.setTag(name, head);
    const refs = async (prefix: string) =>
      pluck((await call('GET', `/git/matching-refs/${prefix}`)).json, 'ref');
    expect(await refs('tags/v1')).toEqual(['refs/tags/v1.0.0', 'refs/tags/v1.1.0']);
    expect(await refs('tags/python/')).toEqual(['refs/tags/python/v1.0.0']);
    expect(await refs('heads/x')).toEqual([]);
    expect((await call('GET', '/git/ref/tags/python/v1.0.0')).status).toBe(200);
  });
});

describe('writing refs', () => {
  test('creates, moves forward and deletes', async () => {
    const { call, head, repository } = openGithub();
    const body = { ref: 'refs/tags/v1.0.0', sha: head };
    expect((await call('POST', '/git/refs', { body })).status).toBe(201);
    expect((await call('POST', '/git/refs', { body })).status).toBe(422);
    const next = repository.addCommit();
    const moved = await call('PATCH', '/git/refs/tags/v1.0.0', { body: { sha: next } });
    expect(moved.json.object?.sha).toBe(next);
    expect((await call('DELETE', '/git/refs/tags/v1.0.0')).status).toBe(204);
    expect((await call('DELETE', '/git/refs/tags/v1.0.0')).status).toBe(422);
  });

  test('goes back only by force', async () => {
    const { call, head, repository } = openGithub();
    repository.addCommit();
    const back = (force: boolean) =>
      call('PATCH', '/git/refs/heads/main', { body: { sha: head, force } });
    expect((await back(false)).json.message).toBe('Update is not a fast forward');
    expect((await back(true)).status).toBe(200);
  });

  test('refuses objects that are not there and refs outside of refs/', async () => {
    const { call, head } = openGithub();
    const absent = { ref: 'refs/heads/x', sha: '0'.repeat(40) };
    expect((await call('POST', '/git/refs', { body: absent })).status).toBe(422);
    const outside = { ref: 'heads/x', sha: head };
    expect((await call('POST', '/git/refs', { body: outside })).status).toBe(422);
  });

  test('makes an annotated tag in two steps', async () => {
    const { call, context, head, repository } = openGithub();
    const object = { tag: 'v1.0.0', message: 'Release', object: head, type: 'commit' };
    const { json } = await call('POST', '/git/tags', { body: object });
    const body = { ref: 'refs/tags/v1.0.0', sha: json.sha };
    await call('POST', '/git/refs', { body });
    expect(repository.tagCommit('v1.0.0')).toBe(head);
    expect(context.violations).toEqual([]);
  });
});
