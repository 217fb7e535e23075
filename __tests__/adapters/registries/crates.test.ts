import { describe, expect, test } from '@jest/globals';
import { addresses } from '../../../src/adapters/addresses.ts';
import { cratesRegistry } from '../../../src/adapters/crates.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles, unreadable } from './support.ts';

const bytes = Buffer.from('a crate');
const versionUrl = `${addresses.crates}/api/v1/crates/my-demo/1.2.3`;
const fileUrl = `${addresses.cratesFiles}/crates/my-demo/my-demo-1.2.3.crate`;
const version = {
  version: {
    id: 1,
    crate: 'my-demo',
    num: '1.2.3',
    checksum: digestsOf(bytes).sha256,
    crate_size: bytes.length,
    yanked: false,
  },
};
const file = { filename: 'my-demo-1.2.3.crate', url: fileUrl, yanked: false };

function reader(replies: Readonly<Record<string, Reply>>, indexUrl?: string) {
  const http = fakeHttp(replies);
  return { ...cratesRegistry({ http, files: savingFiles(), indexUrl }), http };
}

describe('when crates.io has the version', () => {
  test('metadata names the file on the static host, which is what is downloaded', async () => {
    const { files, open, http } = reader({
      [versionUrl]: { json: version },
      [fileUrl]: { body: bytes },
    });
    const found = await files('my-demo', '1.2.3');
    expect(found).toEqual({
      state: 'present',
      value: {
        package: 'my-demo',
        version: '1.2.3',
        files: [{ ...file, size: bytes.length, sha256: digestsOf(bytes).sha256 }],
      },
    });
    expect(await open(file)).toEqual({ state: 'present', value: digestsOf(bytes) });
    // Neither the index nor the download endpoint is ever asked.
    expect(http.asked.map(({ url }) => url)).toEqual([versionUrl, fileUrl]);
  });

  test('the name that crates.io tells is the name of the file', async () => {
    const { files } = reader({
      [`${addresses.crates}/api/v1/crates/my_demo/1.2.3`]: { json: version },
    });
    expect(await files('my_demo', '1.2.3')).toMatchObject({
      value: { files: [{ filename: 'my-demo-1.2.3.crate', url: fileUrl }] },
    });
  });

  test('a yank is told', async () => {
    const yanked = { version: { ...version.version, yanked: true } };
    const { files } = reader({ [versionUrl]: { json: yanked } });
    expect(await files('my-demo', '1.2.3')).toMatchObject({
      value: { files: [{ yanked: true }] },
    });
  });

  test.each([
    ['another crate', { crate: 'other' }],
    ['another version', { num: '1.2.4' }],
  ])('an answer for %s is unknown', async (_, change) => {
    const other = { version: { ...version.version, ...change } };
    const { files } = reader({ [versionUrl]: { json: other } });
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });
});

describe('when crates.io answers otherwise', () => {
  test('404 of the API is absent; its 403 is a refusal, and unknown', async () => {
    expect(await reader({}).files('my-demo', '1.2.3')).toEqual({ state: 'absent' });
    const refusing = reader({ [versionUrl]: { status: 403, body: 'User-Agent?' } });
    expect(await refusing.files('my-demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });

  test.each([403, 404])('%i of the static host means not there yet', async (status) => {
    const { open } = reader({ [fileUrl]: { status } });
    expect(await open(file)).toEqual({ state: 'absent' });
  });

  test.each(indefinite)('%s is unknown, for the version and for the bytes', async (_, reply) => {
    const { files, open } = reader({ [versionUrl]: reply, [fileUrl]: reply });
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'unknown' });
    expect(await open(file)).toMatchObject({ state: 'unknown' });
  });

  test.each(unreadable)('%s is unknown', async (_, reply) => {
    const { files } = reader({ [versionUrl]: reply });
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });

  test('a redirect to a foreign host is refused', async () => {
    const url = 'https://evil.example/my-demo-1.2.3.crate';
    const { open } = reader({ [fileUrl]: { body: bytes, url } });
    await expectFailure('REGISTRY_HOST_FOREIGN', () => open(file));
  });

  test('a name that would change the address is never sent', async () => {
    const { files, http } = reader({});
    await expectFailure('REGISTRY_NAME_INVALID', () => files('../me', '1.2.3'));
    expect(http.asked).toEqual([]);
  });
});

describe('when another registry is given', () => {
  test('the bytes come from its own download endpoint', async () => {
    const registry = 'https://crates.example';
    const { files } = reader(
      { [`${registry}/api/v1/crates/my-demo/1.2.3`]: { json: version } },
      registry,
    );
    expect(await files('my-demo', '1.2.3')).toMatchObject({
      value: { files: [{ url: `${registry}/api/v1/crates/my-demo/1.2.3/download` }] },
    });
  });
});
