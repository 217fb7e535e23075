import { describe, expect, test } from '@jest/globals';
import { addresses } from '../../../src/adapters/addresses.ts';
import { rubygemsRegistry } from '../../../src/adapters/rubygems.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles, unreadable } from './support.ts';

const bytes = Buffer.from('a gem');
const { sha256: sha } = digestsOf(bytes);
const listUrl = `${addresses.rubygems}/api/v1/versions/demo.json`;
const fileUrl = `${addresses.rubygems}/gems/demo-1.2.3.gem`;
const file = { filename: 'demo-1.2.3.gem', url: fileUrl, yanked: false };
const versions = [
  { number: '1.2.3', platform: 'x86_64-linux', sha: 'b'.repeat(64), prerelease: false },
  { number: '1.2.3', platform: 'ruby', sha, prerelease: false },
  { number: '1.2.3.pre.rc.1', platform: 'ruby', sha: 'c'.repeat(64), prerelease: true },
  { number: '0.0.1', platform: 'ruby', sha: null, prerelease: false },
];

function reader(replies: Readonly<Record<string, Reply>>, indexUrl?: string) {
  const http = fakeHttp(replies);
  return { ...rubygemsRegistry({ http, files: savingFiles(), indexUrl }), http };
}

describe('when RubyGems has the version', () => {
  test('every platform is a file of its own, named as the server names it', async () => {
    const { files, open, http } = reader({
      [listUrl]: { json: versions },
      [fileUrl]: { body: bytes },
    });
    const platform = 'demo-1.2.3-x86_64-linux.gem';
    expect(await files('demo', '1.2.3')).toEqual({
      state: 'present',
      value: {
        package: 'demo',
        version: '1.2.3',
        files: [
          {
            filename: platform,
            url: `${addresses.rubygems}/gems/${platform}`,
            sha256: 'b'.repeat(64),
            yanked: false,
          },
          { ...file, sha256: sha },
        ],
      },
    });
    expect(await open(file)).toEqual({ state: 'present', value: digestsOf(bytes) });
    // Neither the compact index nor version 2 of the API, which tells one platform, is asked.
    expect(http.asked.map(({ url }) => url)).toEqual([listUrl, fileUrl]);
  });

  test('a gem of before digests were kept has none', async () => {
    const { files, presence } = reader({ [listUrl]: { json: versions } });
    expect(await presence('demo', '0.0.1')).toEqual({ state: 'present', value: 'live' });
    expect(await files('demo', '0.0.1')).toMatchObject({
      value: { files: [{ filename: 'demo-0.0.1.gem', yanked: false }] },
    });
  });

  test('a file that is listed twice is unknown', async () => {
    const { files } = reader({ [listUrl]: { json: [versions[0], versions[0]] } });
    expect(await files('demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });

  test('a platform that would lead elsewhere is refused', async () => {
    const evil = { ...versions[0], platform: '../../x' };
    const { files } = reader({ [listUrl]: { json: [evil] } });
    await expectFailure('REGISTRY_FILE_NAME_UNSAFE', () => files('demo', '1.2.3'));
  });
});

describe('when RubyGems answers otherwise', () => {
  test('no such gem is absent, and so is a gem with other versions: a yanked one is in no list', async () => {
    expect(await reader({}).files('demo', '1.2.3')).toEqual({ state: 'absent' });
    const others = reader({ [listUrl]: { json: versions } });
    expect(await others.files('demo', '1.2.4')).toEqual({ state: 'absent' });
  });

  test.each([403, 404])('%i of its storage means not there yet', async (status) => {
    expect(await reader({ [fileUrl]: { status } }).open(file)).toEqual({ state: 'absent' });
  });

  test.each(indefinite)('%s is unknown, for the version and for the bytes', async (_, reply) => {
    const { files, open } = reader({ [listUrl]: reply, [fileUrl]: reply });
    expect(await files('demo', '1.2.3')).toMatchObject({ state: 'unknown' });
    expect(await open(file)).toMatchObject({ state: 'unknown' });
  });

  test('a list of no versions at all is absent, as some gem servers tell it', async () => {
    expect(await reader({ [listUrl]: { json: [] } }).files('demo', '1.2.3')).toEqual({
      state: 'absent',
    });
  });

  test.each(unreadable.filter(([name]) => name !== 'a list'))('%s is unknown', async (_, reply) => {
    const { files } = reader({ [listUrl]: reply });
    expect(await files('demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });

  test('a redirect to a foreign host is refused', async () => {
    const url = 'https://evil.example/demo-1.2.3.gem';
    const { open } = reader({ [fileUrl]: { body: bytes, url } });
    await expectFailure('REGISTRY_HOST_FOREIGN', () => open(file));
  });

  test('a name that would change the address is never sent', async () => {
    const { files, http } = reader({});
    await expectFailure('REGISTRY_NAME_INVALID', () => files('../demo', '1.2.3'));
    expect(http.asked).toEqual([]);
  });
});

describe('when another gem server is given', () => {
  test('its API and its files are read', async () => {
    const server = 'https://gems.example';
    const { files } = reader(
      { [`${server}/api/v1/versions/demo.json`]: { json: versions } },
      server,
    );
    expect(await files('demo', '0.0.1')).toMatchObject({
      value: { files: [{ url: `${server}/gems/demo-0.0.1.gem` }] },
    });
  });
});
