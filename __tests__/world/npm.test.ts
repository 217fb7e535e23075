import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openWorld, settableClock, type OpenedWorld } from '../support/open-world.ts';
import { runProgram } from '../support/run-program.ts';
import { idToken, publisher } from './id-tokens.ts';

const registry = 'https://registry.npm.example';
const tarball = Buffer.from('the tarball');
const name = '@octo/demo';
const escaped = '@octo%2fdemo';

interface Publication {
  readonly version?: string;
  readonly token?: string | undefined;
  readonly tag?: string;
  /** Changes of the request body. */
  readonly changes?: object;
}

function publicationBody(version: string, tag: string): object {
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const shasum = createHash('sha1').update(tarball).digest('hex');
  return {
    _id: name,
    name,
    'dist-tags': { [tag]: version },
    versions: { [version]: { name, version, bin: { demo: 'x.js' }, dist: { integrity, shasum } } },
    _attachments: {
      [`${name}-${version}.tgz`]: { data: tarball.toString('base64'), length: tarball.length },
    },
  };
}

async function publish(world: OpenedWorld, publication: Publication = {}) {
  const { version = '1.0.0', tag = 'latest', changes } = publication;
  const token = 'token' in publication ? publication.token : 'npm_anything';
  const response = await world.fetch(`${registry}/${escaped}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ ...publicationBody(version, tag), ...changes }),
  });
  const { error } = (await response.json()) as { error?: string };
  return { status: response.status, error };
}

describe('when a package is published', () => {
  test('packument, version and tarball are there', async () => {
    await using world = await openWorld();
    expect((await publish(world)).status).toBe(201);
    for (const path of [escaped, '@octo/demo']) {
      const response = await world.fetch(`${registry}/${path}`);
      expect(await response.json()).toMatchObject({
        name,
        'dist-tags': { latest: '1.0.0' },
        versions: {
          '1.0.0': {
            _id: '@octo/demo@1.0.0',
            bin: { demo: 'x.js' },
            dist: { tarball: `${registry}/@octo/demo/-/demo-1.0.0.tgz` },
          },
        },
      });
    }
    const version = await world.fetch(`${registry}/@octo/demo/latest`);
    expect(await version.json()).toMatchObject({ version: '1.0.0' });
    const file = await world.fetch(`${registry}/@octo/demo/-/demo-1.0.0.tgz`);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(tarball);
  });

  test('an installer gets the abbreviated packument', async () => {
    await using world = await openWorld();
    await publish(world);
    const accept = 'application/vnd.npm.install-v1+json';
    const response = await world.fetch(`${registry}/${escaped}`, { headers: { accept } });
    expect(response.headers.get('content-type')).toBe(accept);
    const packument = (await response.json()) as Record<string, unknown>;
    expect(Object.keys(packument).sort()).toEqual(['dist-tags', 'modified', 'name', 'versions']);
  });

  test('its version never changes, nor comes back once unpublished', async () => {
    await using world = await openWorld();
    await publish(world);
    const error = 'You cannot publish over the previously published versions: 1.0.0.';
    expect(await publish(world)).toEqual({ status: 403, error });
    world.npm.unpublish(name, '1.0.0');
    expect(await publish(world)).toEqual({ status: 403, error });
  });

  test('a version that is still on its way conflicts', async () => {
    await using world = await openWorld();
    world.npm.lag(1);
    await publish(world);
    expect((await publish(world)).status).toBe(409);
  });

  test('another tag leaves latest alone, except for the first version', async () => {
    await using world = await openWorld();
    await publish(world, { version: '1.0.0-rc.1', tag: 'next' });
    expect(world.npm.state.packages[name]?.distTags).toEqual({
      next: '1.0.0-rc.1',
      latest: '1.0.0-rc.1',
    });
    await publish(world, { version: '1.0.0' });
    await publish(world, { version: '2.0.0-rc.1', tag: 'next' });
    expect(world.npm.state.packages[name]?.distTags).toEqual({
      next: '2.0.0-rc.1',
      latest: '1.0.0',
    });
  });

  test.each([
    ['another name', { name: 'other' }, 'package name'],
    ['no version', { versions: {} }, 'Exactly one version'],
    ['a version that is none', { versions: { one: { name, version: 'one' } } }, 'Invalid version'],
    ['no tarball', { _attachments: {} }, 'Missing tarball'],
    [
      'a wrong length',
      { _attachments: { [`${name}-1.0.0.tgz`]: { data: '', length: 3 } } },
      'length',
    ],
    [
      'another integrity',
      { _attachments: { [`${name}-1.0.0.tgz`]: { data: 'AAAA', length: 3 } } },
      'integrity',
    ],
  ])('%s is refused', async (_, changes, reason) => {
    await using world = await openWorld();
    const answer = await publish(world, { changes });
    expect(answer).toMatchObject({ status: 400, error: expect.stringContaining(reason) });
    expect(world.violations).toEqual([]);
  });
});

describe('who may publish', () => {
  test('nobody without a token', async () => {
    await using world = await openWorld();
    expect((await publish(world, { token: undefined })).status).toBe(401);
  });

  test('a strict registry takes only known tokens, each for its package', async () => {
    await using world = await openWorld();
    world.npm.requireKnownTokens();
    world.npm.addToken('npm_other', 'other');
    world.npm.addToken('npm_any');
    expect((await publish(world, { token: 'npm_unknown' })).status).toBe(401);
    expect((await publish(world, { token: 'npm_other' })).status).toBe(403);
    expect((await publish(world, { token: 'npm_any' })).status).toBe(201);
  });

  test('whoami and ping answer as npm asks', async () => {
    await using world = await openWorld();
    const authorization = 'Bearer npm_any';
    const known = await world.fetch(`${registry}/-/whoami`, { headers: { authorization } });
    expect(await known.json()).toEqual({ username: 'loopback' });
    expect((await world.fetch(`${registry}/-/whoami`)).status).toBe(401);
    expect((await world.fetch(`${registry}/-/ping`)).status).toBe(200);
  });
});

async function exchange(world: OpenedWorld, token: string) {
  const url = `${registry}/-/npm/v1/oidc/token/exchange/package/${escaped}`;
  const headers = { authorization: `Bearer ${token}` };
  const response = await world.fetch(url, { method: 'POST', headers });
  const body = (await response.json()) as { token?: string };
  return { status: response.status, token: body.token };
}

const audience = 'npm:registry.npm.example';

describe('trusted publishing', () => {
  test('a token publishes its package for an hour', async () => {
    const clock = settableClock();
    await using world = await openWorld({ clock });
    world.npm.seed({ name, version: '0.9.0', tarball });
    world.npm.requireKnownTokens();
    world.npm.addTrustedPublisher({ package: name, ...publisher });
    const { status, token } = await exchange(world, await idToken(world, audience));
    expect(status).toBe(201);
    expect((await publish(world, { token })).status).toBe(201);
    clock.advance(60 * 60_000);
    expect((await publish(world, { token, version: '1.1.0' })).status).toBe(401);
  });

  test('an untrusted workflow, a new package and a used token get nothing', async () => {
    await using world = await openWorld();
    world.npm.addTrustedPublisher({ package: name, ...publisher });
    expect((await exchange(world, await idToken(world, audience))).status).toBe(404);
    world.npm.seed({ name, version: '0.9.0', tarball });
    const other = await idToken(world, audience, { environment: 'staging' });
    expect((await exchange(world, other)).status).toBe(404);
    expect((await exchange(world, await idToken(world, 'pypi'))).status).toBe(401);
    const token = await idToken(world, audience);
    expect((await exchange(world, token)).status).toBe(201);
    expect((await exchange(world, token)).status).toBe(401);
  });
});

describe('tags and attestations', () => {
  test('a tag is added, moved and removed', async () => {
    await using world = await openWorld();
    await publish(world);
    const url = `${registry}/-/package/${escaped}/dist-tags`;
    const headers = { authorization: 'Bearer npm_any' };
    const put = (body: string) => world.fetch(`${url}/next`, { method: 'PUT', headers, body });
    expect((await put('"9.9.9"')).status).toBe(404);
    expect((await put('"1.0.0"')).status).toBe(201);
    expect(await (await world.fetch(url)).json()).toEqual({ latest: '1.0.0', next: '1.0.0' });
    await world.fetch(`${url}/next`, { method: 'DELETE', headers });
    expect(await (await world.fetch(url)).json()).toEqual({ latest: '1.0.0' });
  });

  test('attestations are there when the tarball came with a bundle', async () => {
    await using world = await openWorld();
    const url = `${registry}/-/npm/v1/attestations/${escaped}@`;
    await publish(world);
    expect((await world.fetch(`${url}1.0.0`)).status).toBe(404);
    world.npm.seed({ name, version: '1.1.0', tarball, provenance: { mediaType: 'x' } });
    expect(await (await world.fetch(`${url}1.1.0`)).json()).toMatchObject({
      attestations: [{ bundle: { mediaType: 'x' } }],
    });
  });
});

describe('when the registry is not as it should be', () => {
  test('packument and tarball lag, each on its own', async () => {
    await using world = await openWorld();
    world.npm.lag(1);
    await publish(world);
    for (const path of [escaped, '@octo/demo/-/demo-1.0.0.tgz']) {
      expect((await world.fetch(`${registry}/${path}`)).status).toBe(404);
      expect((await world.fetch(`${registry}/${path}`)).status).toBe(200);
    }
  });

  test('its tarball is another one than was published', async () => {
    await using world = await openWorld();
    await publish(world);
    world.npm.serveOtherBytes('demo-1.0.0.tgz', Buffer.from('evil'));
    const file = await world.fetch(`${registry}/@octo/demo/-/demo-1.0.0.tgz`);
    expect(await file.text()).toBe('evil');
    expect(world.npm.findBytes(name, '1.0.0')).toEqual(tarball);
  });
});

describe('the real npm', () => {
  test('publishes a package into the world', async () => {
    await using world = await openWorld();
    const folder = join(world.folder, 'package');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
    const env = world.environment();
    const args = ['publish', '--access', 'public'];
    const published = await runProgram('npm', args, { cwd: folder, env });
    expect({ code: published.code, violations: world.violations }).toEqual({
      code: 0,
      violations: [],
    });
    const gzip = world.npm.findBytes(name, '1.0.0')?.subarray(0, 2);
    expect(gzip).toEqual(Buffer.from([0x1f, 0x8b]));
    const config = await readFile(env.npm_config_userconfig!, 'utf8');
    expect(JSON.stringify(world.log.requests)).not.toContain(config.split('=')[1]!.trim());
  });
});
