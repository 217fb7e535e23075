import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { openGithub, pluck, type TestGithub } from './support.ts';

const bytes = 'sealed bytes\n';
const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function withDraft(): TestGithub & { readonly draft: number } {
  const world = openGithub();
  return { ...world, draft: world.repository.addRelease({ tagName: 'v1.0.0' }) };
}

const download = { accept: 'application/octet-stream' };

describe('uploading an asset', () => {
  test('stores the bytes with their size and digest', async () => {
    const { draft, upload } = withDraft();
    const { json, status } = await upload(draft, ['demo.tar.gz', bytes], {
      headers: { 'content-type': 'application/gzip' },
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({ state: 'uploaded', size: bytes.length, digest });
    expect(json.content_type).toBe('application/gzip');
  });

  test('is for the upload host alone', async () => {
    const { call, draft } = withDraft();
    const wrong = call('POST', `/releases/${draft}/assets?name=x`, { body: bytes });
    await expect(wrong).rejects.toThrow('no route');
    const api = call('GET', 'https://uploads.github.com/repos/octo/demo/releases');
    await expect(api).rejects.toThrow('no route');
  });

  test('rewrites special characters and edge dots of the name', async () => {
    const { draft, upload } = withDraft();
    const names = ['a~b c.txt', '.npmrc', 'x..', 'demo-1.0+build_2@x.whl'];
    const stored = [];
    for (const name of names) stored.push((await upload(draft, [name, bytes])).json.name);
    expect(stored).toEqual(['a.b.c.txt', 'default.npmrc', 'x', 'demo-1.0+build_2@x.whl']);
  });

  test('of a name that is taken is refused, even after rewriting', async () => {
    const { draft, upload } = withDraft();
    await upload(draft, ['a.b.txt', bytes]);
    const refused = await upload(draft, ['a~b.txt', bytes]);
    expect(refused.status).toBe(422);
    expect(refused.json.errors?.[0]).toEqual({
      resource: 'ReleaseAsset',
      code: 'already_exists',
      field: 'name',
    });
  });

  test('of no bytes is refused', async () => {
    const { draft, upload } = withDraft();
    expect((await upload(draft, ['empty', ''])).status).toBe(400);
  });

  test('that breaks off leaves a starter, which blocks the name until it is deleted', async () => {
    const { call, draft, github, upload } = withDraft();
    github.cutUpload('demo.tar.gz');
    expect((await upload(draft, ['demo.tar.gz', bytes])).status).toBe(502);
    const [stub] = (await call('GET', `/releases/${draft}/assets`)).json as never as [
      { readonly id: number },
    ];
    expect(stub).toMatchObject({ state: 'starter', size: 0, digest: null });
    expect((await upload(draft, ['demo.tar.gz', bytes])).status).toBe(422);
    expect((await call('DELETE', `/releases/assets/${stub.id}`)).status).toBe(204);
    expect((await upload(draft, ['demo.tar.gz', bytes])).json.digest).toBe(digest);
  });

  test('shorter than it declared leaves a starter as well', async () => {
    const { draft, repository, upload } = withDraft();
    const headers = { 'content-length': '4096' };
    expect((await upload(draft, ['demo.tar.gz', bytes], { headers })).status).toBe(502);
    expect(repository.releases()[0]?.assets[0]?.state).toBe('starter');
  });
});

describe('downloading an asset', () => {
  async function uploaded() {
    const world = withDraft();
    const id = Number((await world.upload(world.draft, ['demo.tar.gz', bytes])).json.id);
    return { ...world, id };
  }

  test('by ID redirects to another host, which serves the bytes', async () => {
    const { call, context, id } = await uploaded();
    const redirect = await call('GET', `/releases/assets/${id}`, { headers: download });
    expect(redirect.status).toBe(302);
    const location = redirect.headers.location!;
    expect(new URL(location).hostname).toBe('release-assets.githubusercontent.com');
    expect(String((await call('GET', location, { token: null })).raw)).toBe(bytes);
    expect(context.violations).toEqual([]);
  });

  test('fails the run when the other host is sent credentials', async () => {
    const { call, context, id } = await uploaded();
    const redirect = await call('GET', `/releases/assets/${id}`, { headers: download });
    expect((await call('GET', redirect.headers.location!)).status).toBe(400);
    expect(context.violations).toEqual([
      'credentials were sent to release-assets.githubusercontent.com, to which GitHub redirects',
    ]);
  });

  test('needs an address that is signed and not too old', async () => {
    const { call, context, id } = await uploaded();
    const { headers } = await call('GET', `/releases/assets/${id}`, { headers: download });
    const forged = headers.location!.replace(/sig=[^&]+/, 'sig=forged');
    expect((await call('GET', forged, { token: null })).status).toBe(403);
    context.advance(301);
    expect((await call('GET', headers.location!, { token: null })).status).toBe(403);
  });

  test('by ID without the Accept header answers JSON', async () => {
    const { call, id } = await uploaded();
    expect((await call('GET', `/releases/assets/${id}`)).json.digest).toBe(digest);
  });

  test('of a draft is for who may write contents', async () => {
    const { call, id, tokenWith } = await uploaded();
    const token = tokenWith({ contents: 'read' });
    expect((await call('GET', `/releases/assets/${id}`, { token })).status).toBe(404);
  });

  test('in a browser is a 404 for drafts and works after publication', async () => {
    const { call, draft, repository } = await uploaded();
    repository.setTag('v1.0.0', repository.state.branches.main!);
    const page = 'https://github.com/octo/demo/releases';
    const address = `${page}/download/v1.0.0/demo.tar.gz`;
    expect((await call('GET', address, { token: null })).status).toBe(404);
    expect((await call('GET', `${page}/tag/v1.0.0`, { token: null })).status).toBe(404);
    await call('PATCH', `/releases/${draft}`, { body: { tag_name: 'v1.0.0', draft: false } });
    expect((await call('GET', address, { token: null })).status).toBe(302);
    expect((await call('GET', `${page}/tag/v1.0.0`, { token: null })).status).toBe(200);
    const latest = await call('GET', `${page}/latest/download/demo.tar.gz`, { token: null });
    expect(latest.headers.location).toBe(address);
  });
});

describe('when a scenario tampers with assets', () => {
  test('replaced bytes change the digest, unless the old digest is kept', async () => {
    const { call, draft, repository, upload } = withDraft();
    const id = Number((await upload(draft, ['demo.tar.gz', bytes])).json.id);
    repository.replaceAssetBytes(id, 'other', { keepDigest: true });
    expect((await call('GET', `/releases/assets/${id}`)).json.digest).toBe(digest);
    expect(String(repository.assetBytes(id))).toBe('other');
    repository.replaceAssetBytes(id, 'other');
    expect((await call('GET', `/releases/assets/${id}`)).json.digest).not.toBe(digest);
  });

  test('added and removed assets show in the listing', async () => {
    const { call, draft, repository } = withDraft();
    const id = repository.addAsset(draft, { name: 'extra.txt', bytes });
    expect(pluck((await call('GET', `/releases/${draft}/assets`)).json, 'name')).toEqual([
      'extra.txt',
    ]);
    repository.removeAsset(id);
    expect((await call('GET', `/releases/${draft}/assets`)).json).toEqual([]);
  });

  test('digests can be hidden, as for assets of before 2025', async () => {
    const { call, draft, github, upload } = withDraft();
    github.hideAssetDigests(true);
    expect((await upload(draft, ['demo.tar.gz', bytes])).json.digest).toBeNull();
    expect((await call('GET', '/releases')).json[0]?.assets?.[0]?.digest).toBeNull();
  });
});

describe('renaming an asset', () => {
  test('keeps to the rules of names', async () => {
    const { call, draft, upload } = withDraft();
    const id = Number((await upload(draft, ['a.txt', bytes])).json.id);
    await upload(draft, ['b.txt', bytes]);
    const rename = (name: string) =>
      call('PATCH', `/releases/assets/${id}`, { body: { name, label: 'Notes' } });
    expect((await rename('b.txt')).status).toBe(422);
    expect((await rename('c d.txt')).json).toMatchObject({ name: 'c.d.txt', label: 'Notes' });
  });
});
