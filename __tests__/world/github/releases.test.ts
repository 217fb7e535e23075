import { describe, expect, test } from '@jest/globals';
import { openGithub, pluck, type Json, type TestGithub } from './support.ts';

const idOf = (answer: { readonly json: Json }) => Number(answer.json.id);

async function createDraft(world: TestGithub, fields: object = {}) {
  const body = { tag_name: 'v1.0.0', name: 'One', draft: true, ...fields };
  return idOf(await world.call('POST', '/releases', { body }));
}

function tagged(): TestGithub {
  const world = openGithub();
  world.repository.setTag('v1.0.0', world.head);
  return world;
}

describe('a draft release', () => {
  test('is found by its ID and in the list, never by its tag', async () => {
    const world = tagged();
    const id = await createDraft(world);
    expect((await world.call('GET', `/releases/${id}`)).json.draft).toBe(true);
    expect(pluck((await world.call('GET', '/releases')).json, 'id')).toEqual([id]);
    expect((await world.call('GET', '/releases/tags/v1.0.0')).status).toBe(404);
    expect((await world.call('GET', '/releases/latest')).status).toBe(404);
  });

  test('has an address that does not name its tag', async () => {
    const world = tagged();
    const { json } = await world.call('GET', `/releases/${await createDraft(world)}`);
    expect(json.tag_name).toBe('v1.0.0');
    expect(String(json.html_url)).toMatch(/\/releases\/tag\/untagged-[0-9a-f]{20}$/);
  });

  test('may share its tag with another draft', async () => {
    const world = tagged();
    await createDraft(world);
    await createDraft(world);
    expect(pluck((await world.call('GET', '/releases')).json, 'tag_name')).toEqual([
      'v1.0.0',
      'v1.0.0',
    ]);
  });

  test('is hidden from who may not write contents', async () => {
    const world = tagged();
    const id = await createDraft(world);
    const reader = world.tokenWith({ contents: 'read' });
    for (const token of [reader, null]) {
      expect((await world.call('GET', '/releases', { token })).json).toEqual([]);
      expect((await world.call('GET', `/releases/${id}`, { token })).status).toBe(404);
      expect((await world.call('GET', `/releases/${id}/assets`, { token })).status).toBe(404);
    }
  });

  test('becomes untagged-<hash> when it is patched without tag_name', async () => {
    const world = tagged();
    const id = await createDraft(world);
    const patched = await world.call('PATCH', `/releases/${id}`, { body: { body: 'Notes' } });
    expect(patched.json.tag_name).toMatch(/^untagged-[0-9a-f]{20}$/);
    const again = { tag_name: 'v1.0.0', name: 'One' };
    const restored = await world.call('PATCH', `/releases/${id}`, { body: again });
    expect(restored.json.tag_name).toBe('v1.0.0');
  });

  test('keeps its tag when it is published by nothing but `draft`, as gh does', async () => {
    const world = tagged();
    const id = await createDraft(world);
    const published = await world.call('PATCH', `/releases/${id}`, { body: { draft: false } });
    expect(published.json).toMatchObject({ tag_name: 'v1.0.0', draft: false });
  });

  test('stays out of the list for a while when the list lags', async () => {
    const world = tagged();
    world.github.lagReleaseList(2);
    const id = await createDraft(world);
    expect((await world.call('GET', '/releases')).json).toEqual([]);
    expect((await world.call('GET', '/releases')).json).toEqual([]);
    expect(pluck((await world.call('GET', '/releases')).json, 'id')).toEqual([id]);
    expect((await world.call('GET', `/releases/${id}`)).status).toBe(200);
  });
});

describe('publishing a release', () => {
  test('makes it the one of its tag and the latest', async () => {
    const world = tagged();
    const id = await createDraft(world);
    const body = { tag_name: 'v1.0.0', name: 'One', draft: false };
    const published = await world.call('PATCH', `/releases/${id}`, { body });
    expect(published.json.published_at).toBe('2026-01-02T03:04:05Z');
    expect((await world.call('GET', '/releases/tags/v1.0.0', { token: null })).json.id).toBe(id);
    expect((await world.call('GET', '/releases/latest')).json.id).toBe(id);
    expect(world.context.violations).toEqual([]);
  });

  test('creates the tag at the tip of the default branch when it is gone', async () => {
    const world = tagged();
    const id = await createDraft(world);
    world.repository.deleteTag('v1.0.0');
    const tip = world.repository.addCommit({ message: 'Later' });
    await world.call('PATCH', `/releases/${id}`, { body: { tag_name: 'v1.0.0', draft: false } });
    expect(world.repository.tagCommit('v1.0.0')).toBe(tip);
    expect(tip).not.toBe(world.head);
  });

  test('is refused when the tag has a published release already', async () => {
    const world = tagged();
    world.repository.addRelease({ tagName: 'v1.0.0', draft: false });
    const id = await createDraft(world);
    const body = { tag_name: 'v1.0.0', draft: false };
    const refused = await world.call('PATCH', `/releases/${id}`, { body });
    expect(refused.status).toBe(422);
    expect(refused.json.errors?.[0]).toMatchObject({ code: 'already_exists', field: 'tag_name' });
  });

  test('with notes of more than 125,000 characters is refused', async () => {
    const world = tagged();
    const body = { tag_name: 'v1.0.0', draft: true, body: 'x'.repeat(125_001) };
    const refused = await world.call('POST', '/releases', { body });
    expect(refused.status).toBe(422);
    expect(refused.json.errors?.[0]).toMatchObject({ field: 'body' });
    const longest = { ...body, body: 'x'.repeat(125_000) };
    expect((await world.call('POST', '/releases', { body: longest })).status).toBe(201);
  });

  test('refuses tag names that git refuses', async () => {
    const world = tagged();
    for (const tag of ['', 'a b', 'v1..2', 'x^', '/v1', 'v1.lock', 'a\u0007b']) {
      const body = { tag_name: tag, draft: true };
      expect((await world.call('POST', '/releases', { body })).status).toBe(422);
    }
  });
});

describe('the latest release', () => {
  const publish = (world: TestGithub, tag: string, fields: object = {}) =>
    world.call('POST', '/releases', { body: { tag_name: tag, ...fields } });
  const latest = async (world: TestGithub) =>
    (await world.call('GET', '/releases/latest')).json.tag_name;

  test('is the one that was last published with make_latest true, the default', async () => {
    const world = tagged();
    await publish(world, 'v2.0.0');
    await publish(world, 'v1.9.0');
    expect(await latest(world)).toBe('v1.9.0');
  });

  test('is not touched by make_latest false or by a pre-release', async () => {
    const world = tagged();
    await publish(world, 'v2.0.0');
    await publish(world, 'v1.9.0', { make_latest: 'false' });
    await publish(world, 'v3.0.0-rc.1', { prerelease: true });
    expect(await latest(world)).toBe('v2.0.0');
  });

  test('is the newest by the date of its commit with make_latest legacy', async () => {
    const world = openGithub();
    const newer = world.repository.addCommit({ committedAt: '2026-01-02T00:00:00Z' });
    const older = world.repository.addCommit({ committedAt: '2026-01-01T00:00:00Z' });
    world.repository.setTag('v2.0.0', newer);
    world.repository.setTag('v1.9.0', older);
    await publish(world, 'v2.0.0', { make_latest: 'legacy' });
    await publish(world, 'v1.9.0', { make_latest: 'legacy' });
    expect(await latest(world)).toBe('v2.0.0');
  });

  test('moves when make_latest is patched on a published release', async () => {
    const world = tagged();
    const first = idOf(await publish(world, 'v1.0.0'));
    await publish(world, 'v2.0.0');
    const body = { tag_name: 'v1.0.0', make_latest: 'true' };
    await world.call('PATCH', `/releases/${first}`, { body });
    expect(await latest(world)).toBe('v1.0.0');
  });
});

describe('target_commitish', () => {
  function withChangedWorkflow() {
    const world = openGithub();
    const target = world.head;
    world.repository.addCommit({ files: { '.github/workflows/ci.yml': 'name: CI 2\non: push\n' } });
    return { world, target };
  }

  test('at a commit with other workflow files is a 403 on creation and a 404 on update', async () => {
    const { target, world } = withChangedWorkflow();
    const body = { tag_name: 'v1.0.0', draft: true, target_commitish: target };
    expect((await world.call('POST', '/releases', { body })).status).toBe(403);
    const id = await createDraft(world);
    expect((await world.call('PATCH', `/releases/${id}`, { body })).status).toBe(404);
  });

  test('is taken from a token that may write workflows', async () => {
    const { target, world } = withChangedWorkflow();
    const token = world.tokenWith({ contents: 'write', workflows: 'write' });
    const body = { tag_name: 'v1.0.0', target_commitish: target };
    expect((await world.call('POST', '/releases', { body, token })).status).toBe(201);
    expect(world.repository.tagCommit('v1.0.0')).toBe(target);
  });

  test('that names no commit is refused', async () => {
    const world = openGithub();
    const body = { tag_name: 'v1.0.0', target_commitish: 'nowhere' };
    const refused = await world.call('POST', '/releases', { body });
    expect(refused.json.errors?.[0]).toMatchObject({ code: 'invalid', field: 'target_commitish' });
  });
});

describe('an immutable release', () => {
  async function publishImmutable() {
    const world = tagged();
    world.repository.setImmutableReleases(true);
    const id = await createDraft(world);
    const upload = await world.upload(id, ['a.txt', 'bytes']);
    await world.call('PATCH', `/releases/${id}`, { body: { tag_name: 'v1.0.0', draft: false } });
    return { world, id, assetId: idOf(upload) };
  }

  test('is mutable as a draft and says when it no longer is', async () => {
    const { id, world } = await publishImmutable();
    expect((await world.call('GET', `/releases/${id}`)).json.immutable).toBe(true);
    expect((await world.call('GET', '/immutable-releases')).json.enabled).toBe(true);
  });

  test('takes no assets and loses none', async () => {
    const { assetId, id, world } = await publishImmutable();
    expect((await world.upload(id, ['b.txt', 'bytes'])).status).toBe(422);
    expect((await world.call('DELETE', `/releases/assets/${assetId}`)).status).toBe(422);
    const body = { name: 'c.txt' };
    expect((await world.call('PATCH', `/releases/assets/${assetId}`, { body })).status).toBe(422);
  });

  test('keeps its tag and stays public, but takes new notes', async () => {
    const { id, world } = await publishImmutable();
    for (const body of [{ tag_name: 'v2.0.0' }, { tag_name: 'v1.0.0', draft: true }]) {
      expect((await world.call('PATCH', `/releases/${id}`, { body })).status).toBe(422);
    }
    expect((await world.call('DELETE', '/git/refs/tags/v1.0.0')).status).toBe(422);
    const notes = { tag_name: 'v1.0.0', body: 'New' };
    expect((await world.call('PATCH', `/releases/${id}`, { body: notes })).json.body).toBe('New');
  });

  test('burns its tag for good when it is deleted', async () => {
    const { id, world } = await publishImmutable();
    expect((await world.call('DELETE', `/releases/${id}`)).status).toBe(204);
    const refused = await world.call('POST', '/releases', { body: { tag_name: 'v1.0.0' } });
    expect(refused.status).toBe(422);
    expect((await world.call('DELETE', '/git/refs/tags/v1.0.0')).status).toBe(422);
  });

  test('is 404 in the settings of a repository that has the setting off', async () => {
    expect((await openGithub().call('GET', '/immutable-releases')).status).toBe(404);
  });
});

describe('a published release that is not immutable', () => {
  test('can be turned back into a draft, and can be deleted', async () => {
    const world = tagged();
    const created = await world.call('POST', '/releases', { body: { tag_name: 'v1.0.0' } });
    const path = `/releases/${idOf(created)}`;
    await world.call('PATCH', path, { body: { tag_name: 'v1.0.0', draft: true } });
    expect((await world.call('GET', '/releases/tags/v1.0.0')).status).toBe(404);
    expect((await world.call('DELETE', path)).status).toBe(204);
    expect((await world.call('GET', path)).status).toBe(404);
  });
});
