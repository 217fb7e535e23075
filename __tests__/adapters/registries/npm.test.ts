import { describe, expect, test } from '@jest/globals';
import { npmRegistry } from '../../../src/adapters/npm.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles, unreadable } from './support.ts';

const bytes = Buffer.from('a tarball');
const registry = 'https://registry.npm.example';
const packumentUrl = `${registry}/@octo%2fdemo`;
const tarballUrl = `${registry}/@octo/demo/-/demo-1.2.3.tgz`;
const manifest = {
  name: '@octo/demo',
  version: '1.2.3',
  dist: { tarball: tarballUrl, shasum: 'x', integrity: 'sha512-c2VhbGVk' },
};
const packument = { name: '@octo/demo', 'dist-tags': {}, versions: { '1.2.3': manifest } };
const withManifest = (change: object) => ({
  json: { ...packument, versions: { '1.2.3': { ...manifest, ...change } } },
});

function reader(replies: Readonly<Record<string, Reply>>, indexUrl?: string) {
  const http = fakeHttp(replies);
  const configuredAddress = async () => registry;
  return { ...npmRegistry({ http, files: savingFiles(), indexUrl, configuredAddress }), http };
}

describe('when the registry has the version', () => {
  test('the packument names the tarball, whose bytes are then fetched', async () => {
    const { files, open, http } = reader({
      [packumentUrl]: { json: packument },
      [tarballUrl]: { body: bytes },
    });
    const found = await files('@octo/demo', '1.2.3');
    const file = {
      filename: 'demo-1.2.3.tgz',
      url: tarballUrl,
      sha512: 'c2VhbGVk',
      yanked: false,
    };
    expect(found).toEqual({
      state: 'present',
      value: { package: '@octo/demo', version: '1.2.3', files: [file] },
    });
    expect(await open(file)).toEqual({ state: 'present', value: digestsOf(bytes) });
    expect(http.asked[0]!.headers?.accept).toMatch(/^application\/vnd\.npm\.install-v1\+json/);
  });

  test('a full packument serves as well as an abbreviated one', async () => {
    const full = { ...packument, time: { '1.2.3': '2026-01-02' }, readme: '#', maintainers: [] };
    const { files } = reader({ [packumentUrl]: { json: full } });
    expect(await files('@octo/demo', '1.2.3')).toMatchObject({ state: 'present' });
  });

  test('an old version without integrity is there all the same', async () => {
    const { files } = reader({
      [packumentUrl]: withManifest({ dist: { tarball: tarballUrl, shasum: 'x' } }),
    });
    expect(await files('@octo/demo', '1.2.3')).toMatchObject({ state: 'present' });
  });
});

describe('when the registry answers otherwise', () => {
  test('404, and a packument without the version, are absent', async () => {
    expect(await reader({}).files('@octo/demo', '1.2.3')).toEqual({ state: 'absent' });
    const { files } = reader({ [packumentUrl]: { json: packument } });
    expect(await files('@octo/demo', '1.2.4')).toEqual({ state: 'absent' });
  });

  test('a version named like a field of every object is absent', async () => {
    const { files } = reader({ [packumentUrl]: { json: packument } });
    expect(await files('@octo/demo', '0constructor')).toEqual({ state: 'absent' });
  });

  test.each([...indefinite, ...unreadable, ['403', { status: 403 }] as const])(
    '%s is unknown',
    async (_, reply) => {
      const { files } = reader({ [packumentUrl]: reply });
      expect(await files('@octo/demo', '1.2.3')).toMatchObject({ state: 'unknown' });
    },
  );

  test.each<[string, Reply]>([
    ['another package', { json: { ...packument, name: 'demo' } }],
    ['another version in its place', withManifest({ version: '1.2.2' })],
    ['a version without a tarball', withManifest({ dist: {} })],
  ])('%s is unknown', async (_, reply) => {
    const { files } = reader({ [packumentUrl]: reply });
    expect(await files('@octo/demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });

  test.each([...indefinite, ['403', { status: 403 }] as const])(
    'a tarball that answers with %s is unknown, with 404 absent',
    async (_, reply) => {
      const { files, open } = reader({
        [packumentUrl]: { json: packument },
        [tarballUrl]: reply,
      });
      await files('@octo/demo', '1.2.3');
      const file = { filename: 'demo-1.2.3.tgz', url: tarballUrl, yanked: false };
      expect(await open(file)).toMatchObject({ state: 'unknown' });
      const lagging = reader({ [packumentUrl]: { json: packument } });
      await lagging.files('@octo/demo', '1.2.3');
      expect(await lagging.open(file)).toEqual({ state: 'absent' });
    },
  );
});

describe('when the metadata is hostile', () => {
  test('a tarball on another host is refused', async () => {
    const dist = { tarball: 'https://evil.example/@octo/demo/-/demo-1.2.3.tgz' };
    const { files } = reader({ [packumentUrl]: withManifest({ dist }) });
    await expectFailure('REGISTRY_HOST_FOREIGN', () => files('@octo/demo', '1.2.3'));
  });

  test('a tarball whose name is none is refused', async () => {
    const dist = { tarball: `${registry}/@octo/demo/-/%2e%2e%2fx` };
    const { files } = reader({ [packumentUrl]: withManifest({ dist }) });
    await expectFailure('REGISTRY_FILE_NAME_UNSAFE', () => files('@octo/demo', '1.2.3'));
  });

  test('an address that no packument named is never followed', async () => {
    const { open, http } = reader({});
    const file = { filename: 'x.tgz', url: `${registry}/x.tgz`, yanked: false };
    await expectFailure('REGISTRY_HOST_FOREIGN', () => open(file));
    expect(http.asked).toEqual([]);
  });
});

describe('when an address is given', () => {
  test("it replaces npm's own configuration", async () => {
    const { files, http } = reader({}, 'https://mirror.example/npm');
    await files('demo', '1.2.3');
    expect(http.asked.map(({ url }) => url)).toEqual(['https://mirror.example/npm/demo']);
  });
});
