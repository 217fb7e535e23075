import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { secondFactor } from '../../src/world/npm/staging.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { idToken, publisher } from './id-tokens.ts';

const registry = 'https://registry.npm.example';
const name = '@octo/demo';
const escaped = '@octo%2fdemo';
const tarball = Buffer.from('the tarball');
const maintainer = 'npm_maintainer';

async function openStaging(): Promise<OpenedWorld> {
  const world = await openWorld();
  world.npm.seed({ name, version: '0.9.0', tarball: Buffer.from('before') });
  world.npm.requireKnownTokens();
  world.npm.addToken(maintainer, name);
  return world;
}

interface Call {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly otp?: string;
  readonly body?: object;
}

async function call(world: OpenedWorld, path: string, call: Call = {}) {
  const { method = 'GET', otp, body } = call;
  const token = 'token' in call ? call.token : maintainer;
  const response = await world.fetch(`${registry}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(otp !== undefined && { 'npm-otp': otp }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

function publication(version: string, tag = 'latest'): object {
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const shasum = createHash('sha1').update(tarball).digest('hex');
  return {
    name,
    'dist-tags': { [tag]: version },
    versions: { [version]: { name, version, dist: { integrity, shasum } } },
    _attachments: {
      [`${name}-${version}.tgz`]: { data: tarball.toString('base64'), length: tarball.length },
    },
  };
}

async function stage(world: OpenedWorld, version = '1.0.0', options: Call & { tag?: string } = {}) {
  const { tag, ...more } = options;
  const body = publication(version, tag);
  const answer = await call(world, `/-/stage/package/${escaped}`, {
    ...{ method: 'POST', body, ...more },
  });
  const { stageId = '' } = JSON.parse(answer.text) as { readonly stageId?: string };
  return { ...answer, stageId };
}

async function versionsSeen(world: OpenedWorld): Promise<string[]> {
  const { text } = await call(world, `/${escaped}`, { token: undefined });
  const { versions = {} } = JSON.parse(text) as { readonly versions?: object };
  return Object.keys(versions);
}

describe('when a version is staged', () => {
  test('nobody sees it but who maintains the package', async () => {
    await using world = await openStaging();
    world.npm.addToken('npm_other', 'other');
    world.npm.addReadToken('npm_reader', name);
    const { status, stageId } = await stage(world);
    expect(status).toBe(201);
    expect(await versionsSeen(world)).toEqual(['0.9.0']);
    expect((await call(world, '/-/stage', { token: undefined })).status).toBe(401);
    const seenBy = async (token: string) => {
      const { text } = await call(world, `/-/stage?package=${escaped}`, { token });
      return JSON.parse(text) as unknown;
    };
    expect(await seenBy('npm_other')).toEqual({ items: [], page: 0, perPage: 10, total: 0 });
    expect(await seenBy('npm_reader')).toMatchObject({
      items: [
        { id: stageId, packageName: name, version: '1.0.0', tag: 'latest', status: 'staged' },
      ],
      total: 1,
    });
    expect((await call(world, `/-/stage/${stageId}`, { token: 'npm_other' })).status).toBe(404);
    const download = await call(world, `/-/stage/${stageId}/tarball`, { token: 'npm_reader' });
    expect(download.text).toBe('the tarball');
  });

  test('it is listed in pages, the newest first', async () => {
    await using world = await openStaging();
    for (const version of ['1.0.0', '1.0.1', '1.0.2']) await stage(world, version);
    const { text } = await call(world, '/-/stage?page=1&perPage=2');
    expect(JSON.parse(text)).toMatchObject({
      items: [{ version: '1.0.0' }],
      page: 1,
      perPage: 2,
      total: 3,
    });
  });

  test('its number is taken, for staging and for publishing', async () => {
    await using world = await openStaging();
    await stage(world);
    expect((await stage(world)).status).toBe(409);
    const body = publication('1.0.0');
    expect((await call(world, `/${escaped}`, { method: 'PUT', body })).status).toBe(409);
    expect((await stage(world, '0.9.0')).status).toBe(409);
    const other = publication('1.0.1');
    expect((await call(world, `/${escaped}`, { method: 'PUT', body: other })).status).toBe(201);
  });

  test('a package that is not there yet gets a placeholder', async () => {
    await using world = await openWorld();
    await stage(world);
    expect(await versionsSeen(world)).toEqual(['0.0.0-stage']);
  });
});

describe('when a person decides', () => {
  test('approval publishes it with its tag; the second factor is asked for', async () => {
    await using world = await openStaging();
    const { stageId } = await stage(world, '1.0.0', { tag: 'next' });
    const path = `/-/stage/${stageId}/approve`;
    const without = await call(world, path, { method: 'POST' });
    expect(without.status).toBe(401);
    expect(without.headers.get('www-authenticate')).toBe('OTP');
    expect((await call(world, path, { method: 'POST', otp: secondFactor })).status).toBe(201);
    expect(await versionsSeen(world)).toEqual(['0.9.0', '1.0.0']);
    expect(world.npm.state.packages[name]?.distTags).toEqual({ latest: '0.9.0', next: '1.0.0' });
    expect((await call(world, path, { method: 'POST', otp: secondFactor })).status).toBe(404);
  });

  test('rejection takes it away, and its number is free again', async () => {
    await using world = await openStaging();
    const { stageId } = await stage(world);
    const path = `/-/stage/${stageId}`;
    expect((await call(world, path, { method: 'DELETE', otp: secondFactor })).status).toBe(204);
    expect((await call(world, path)).status).toBe(404);
    expect((await stage(world)).status).toBe(201);
  });

  test('who can only read decides nothing', async () => {
    await using world = await openStaging();
    world.npm.addReadToken('npm_reader', name);
    const { stageId } = await stage(world);
    const token = 'npm_reader';
    const approval = { method: 'POST', otp: secondFactor, token };
    expect((await call(world, `/-/stage/${stageId}/approve`, approval)).status).toBe(403);
    expect((await stage(world, '1.0.1', { token })).status).toBe(403);
    const tag = `/-/package/${escaped}/dist-tags/next`;
    expect((await call(world, tag, { method: 'PUT', token })).status).toBe(403);
  });
});

describe('when a trusted publisher may only stage', () => {
  test('its token stages, and neither publishes nor reads nor approves', async () => {
    await using world = await openStaging();
    world.npm.addTrustedPublisher({ package: name, ...publisher, allows: ['stage'] });
    const path = `/-/npm/v1/oidc/token/exchange/package/${escaped}`;
    const identity = await idToken(world, 'npm:registry.npm.example');
    const exchanged = await call(world, path, { method: 'POST', token: identity });
    const { token } = JSON.parse(exchanged.text) as { readonly token: string };
    const body = publication('1.0.0');
    const refused = await call(world, `/${escaped}`, { method: 'PUT', token, body });
    expect(refused).toMatchObject({
      status: 403,
      text: expect.stringContaining('OIDC permission'),
    });
    const { status, stageId } = await stage(world, '1.0.0', { token });
    expect(status).toBe(201);
    expect((await call(world, '/-/stage', { token })).status).toBe(401);
    const approval = { method: 'POST', otp: secondFactor, token };
    expect((await call(world, `/-/stage/${stageId}/approve`, approval)).status).toBe(401);
  });
});
