import { describe, expect, test } from '@jest/globals';
import { createRegistries } from '../../../src/adapters/registries.ts';
import { npmRegistry } from '../../../src/adapters/npm.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles, unreadable } from './support.ts';

const bytes = Buffer.from('a tarball');
const registry = 'https://registry.npm.example';
const packumentUrl = `${registry}/@octo%2fdemo`;
const page = (number: number) =>
  `${registry}/-/stage?package=%40octo%2Fdemo&page=${number}&perPage=100`;
const id = '1de6f3db-2ed9-4d72-b3dd-8f0e2b474a2f';
const tarballUrl = `${registry}/-/stage/${id}/tarball`;
const item = { id, packageName: '@octo/demo', version: '1.2.3', tag: 'next', status: 'staged' };
const listing = (items: readonly object[], total = items.length) => ({ json: { items, total } });

function reader(replies: Readonly<Record<string, Reply | Reply[]>>, token?: string) {
  const http = fakeHttp(replies);
  const configuredAddress = async () => registry;
  return { ...npmRegistry({ http, files: savingFiles(), configuredAddress, token }), http };
}

const staged = { [page(0)]: listing([item]), [tarballUrl]: { body: bytes } };

describe('when a token is given that may see staged versions', () => {
  test('the version is found, and its bytes are fetched with the token', async () => {
    const { findStaged, open, http } = reader(staged, 'npm_secret');
    const found = await findStaged!('@octo/demo', '1.2.3');
    const file = { filename: 'demo-1.2.3.tgz', url: tarballUrl, yanked: false };
    expect(found).toEqual({ state: 'present', value: { id, tag: 'next', file } });
    expect(await open(file)).toEqual({ state: 'present', value: digestsOf(bytes) });
    const shown = http.asked.map(({ authorization }) => authorization);
    expect(shown).toEqual(['Bearer npm_secret', 'Bearer npm_secret']);
  });

  test('nothing else is asked with it', async () => {
    const manifest = {
      name: '@octo/demo',
      version: '1.2.3',
      dist: { tarball: `${registry}/t.tgz` },
    };
    const json = { name: '@octo/demo', 'dist-tags': {}, versions: { '1.2.3': manifest } };
    const { files, open, findDistTags, findPublishers, http } = reader(
      { [packumentUrl]: { json }, [`${registry}/t.tgz`]: { body: bytes } },
      'npm_secret',
    );
    const of = { package: '@octo/demo', version: '1.2.3' };
    const found = await files(of.package, of.version);
    if (found.state !== 'present') throw new Error('it is there');
    const [file] = found.value.files;
    await open(file!);
    await findDistTags!(of);
    await findPublishers!(of, file!);
    expect(http.asked).toHaveLength(4);
    expect(http.asked.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });

  test('presence tells live before staged, staged before absent', async () => {
    const json = { name: '@octo/demo', versions: {} };
    const absentLive = { [packumentUrl]: { json } };
    const waiting = reader({ ...absentLive, ...staged }, 'npm_secret');
    expect(await waiting.presence('@octo/demo', '1.2.3')).toEqual({
      state: 'present',
      value: 'staged',
    });
    const none = reader({ ...absentLive, [page(0)]: listing([]) }, 'npm_secret');
    expect(await none.presence('@octo/demo', '1.2.3')).toEqual({ state: 'absent' });
    const dist = { tarball: `${registry}/t.tgz` };
    const versions = { '1.2.3': { name: '@octo/demo', version: '1.2.3', dist } };
    const live = reader({ [packumentUrl]: { json: { ...json, versions } } }, 'npm_secret');
    expect(await live.presence('@octo/demo', '1.2.3')).toEqual({ state: 'present', value: 'live' });
  });

  test('every page is read, and what the filter let through is compared', async () => {
    const others = Array.from({ length: 100 }, (_, index) => ({
      ...item,
      version: `0.0.${index}`,
    }));
    const stranger = { ...item, packageName: '@octo/other' };
    const { findStaged } = reader(
      { [page(0)]: listing(others, 102), [page(1)]: listing([stranger, item], 102) },
      'npm_secret',
    );
    expect(await findStaged!('@octo/demo', '1.2.3')).toMatchObject({ value: { id } });
    const { findStaged: again } = reader({ [page(0)]: listing([stranger]) }, 'npm_secret');
    expect(await again!('@octo/demo', '1.2.3')).toEqual({ state: 'absent' });
  });

  test('a list without end is not believed', async () => {
    const others = Array.from({ length: 100 }, () => ({ ...item, version: '0.0.1' }));
    const pages = Array.from({ length: 25 }, (_, index) => [page(index), listing(others, 9999)]);
    const { findStaged, http } = reader(Object.fromEntries(pages) as never, 'npm_secret');
    expect(await findStaged!('@octo/demo', '1.2.3')).toMatchObject({ state: 'unknown' });
    expect(http.asked).toHaveLength(20);
  });

  test.each([
    ...indefinite,
    ...unreadable,
    ['403', { status: 403 }] as const,
    ['404', { status: 404 }] as const,
    ['an ID that is no UUID', listing([{ ...item, id: '../../x' }])] as const,
  ])('%s is unknown', async (_, reply) => {
    const { findStaged } = reader({ [page(0)]: reply }, 'npm_secret');
    expect(await findStaged!('@octo/demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });

  test('a token that the registry refuses is told with the right that it needs', async () => {
    const { findStaged } = reader({ [page(0)]: { status: 401 } }, 'npm_secret');
    expect(await findStaged!('@octo/demo', '1.2.3')).toMatchObject({
      reason: expect.stringMatching(/`npm-token` must be a granular access token/),
    });
  });

  test('bytes that come from another host are refused', async () => {
    const elsewhere = { body: bytes, url: 'https://storage.example/x' };
    const { findStaged, open } = reader({ ...staged, [tarballUrl]: elsewhere }, 'npm_secret');
    const found = await findStaged!('@octo/demo', '1.2.3');
    if (found.state !== 'present') throw new Error('it is there');
    await expectFailure('REGISTRY_HOST_FOREIGN', () => open(found.value.file));
  });
});

describe('when no token is given', () => {
  test('nobody is asked what waits for approval', async () => {
    const { findStaged, presence, http } = reader({});
    expect(findStaged).toBeUndefined();
    expect(await presence('@octo/demo', '1.2.3')).toEqual({ state: 'absent' });
    expect(http.asked.map(({ url }) => url)).toEqual([packumentUrl]);
  });

  test('the token comes from the wiring and from nowhere else', async () => {
    const run = { apiUrl: 'https://api.github.com', serverUrl: 'https://github.com' };
    const wiring = { host: { run }, token: 'ghs_other' };
    const options = { indexUrl: registry };
    const without = await createRegistries(fakeHttp({}), wiring).registry('npm', options);
    expect(without.findStaged).toBeUndefined();
    const given = { ...wiring, npmToken: 'npm_secret' };
    const withIt = await createRegistries(fakeHttp(staged), given).registry('npm', options);
    expect(await withIt.findStaged!('@octo/demo', '1.2.3')).toMatchObject({ state: 'present' });
  });
});
