import { describe, expect, test } from '@jest/globals';
import { pypiRegistry } from '../../../src/adapters/pypi.ts';
import { addresses } from '../../../src/adapters/addresses.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles, unreadable } from './support.ts';

const bytes = Buffer.from('a wheel');
const filename = 'my_demo-1.2.3-py3-none-any.whl';
const fileUrl = `${addresses.pypiFiles}/packages/aa/bb/cc/${filename}`;
const versionUrl = `${addresses.pypi}/pypi/my-demo/1.2.3/json`;
const provenanceUrl = `${addresses.pypi}/integrity/my-demo/1.2.3/${filename}/provenance`;

const listed = {
  filename,
  url: fileUrl,
  size: bytes.length,
  digests: { sha256: digestsOf(bytes).sha256, md5: 'x', blake2b_256: 'y' },
  yanked: false,
};
const release = { info: { name: 'My.Demo', version: '1.2.3' }, urls: [listed], last_serial: 1 };
const file = { filename, url: fileUrl, yanked: false };

function reader(replies: Readonly<Record<string, Reply>>, indexUrl?: string) {
  const http = fakeHttp(replies);
  const saving = savingFiles();
  return { ...pypiRegistry({ http, files: saving, indexUrl }), http, saving };
}

describe('when PyPI has the version', () => {
  test('its files are told with what the metadata says', async () => {
    const { files } = reader({ [versionUrl]: { json: release } });
    expect(await files('My_Demo', '1.2.3')).toEqual({
      state: 'present',
      value: {
        package: 'My_Demo',
        version: '1.2.3',
        files: [{ ...file, size: bytes.length, sha256: digestsOf(bytes).sha256 }],
      },
    });
  });

  test('the bytes are hashed and saved from the file host', async () => {
    const { open, saving } = reader({ [fileUrl]: { body: bytes } });
    expect(await open(file, '/tmp/wheel')).toEqual({
      state: 'present',
      value: digestsOf(bytes),
    });
    expect(saving.saved.get('/tmp/wheel')).toEqual(bytes);
  });

  test('a yank is told file by file', async () => {
    const yanked = { ...release, urls: [{ ...listed, yanked: true }] };
    const { files } = reader({ [versionUrl]: { json: yanked } });
    expect(await files('my-demo', '1.2.3')).toMatchObject({
      value: { files: [{ yanked: true }] },
    });
  });

  test('an answer for another project is unknown', async () => {
    const other = { ...release, info: { name: 'other', version: '1.2.3' } };
    const { files } = reader({ [versionUrl]: { json: other } });
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });
});

describe('when PyPI answers otherwise', () => {
  test('404 alone is absent, for the version and for the bytes', async () => {
    const { files, open } = reader({});
    expect(await files('my-demo', '1.2.3')).toEqual({ state: 'absent' });
    expect(await open(file)).toEqual({ state: 'absent' });
  });

  test.each([...indefinite, ['403', { status: 403 }] as const])(
    '%s is unknown, for the version and for the bytes',
    async (_, reply) => {
      const { files, open } = reader({ [versionUrl]: reply, [fileUrl]: reply });
      expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'unknown' });
      expect(await open(file)).toMatchObject({ state: 'unknown' });
    },
  );

  test.each(unreadable)('%s is unknown', async (_, reply) => {
    const { files } = reader({ [versionUrl]: reply });
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'unknown' });
  });
});

describe('when the metadata is hostile', () => {
  const findWith = (change: object) => () => {
    const urls = [{ ...listed, ...change }];
    return reader({ [versionUrl]: { json: { ...release, urls } } }).files('my-demo', '1.2.3');
  };

  test('a file name that would be a path is refused', async () => {
    await expectFailure('REGISTRY_FILE_NAME_UNSAFE', findWith({ filename: '../../etc/cron.d/x' }));
  });

  test.each([
    `https://evil.example/${filename}`,
    fileUrl.replace('https:', 'http:'),
    `${addresses.pypiFiles}.evil.example/${filename}`,
  ])('a file at %s is refused', async (url) => {
    await expectFailure('REGISTRY_HOST_FOREIGN', findWith({ url }));
  });

  test('a redirect to a foreign host is refused, for metadata and for bytes', async () => {
    const url = 'https://evil.example/x';
    const { files, open } = reader({
      [versionUrl]: { json: release, url },
      [fileUrl]: { body: bytes, url },
    });
    await expectFailure('REGISTRY_HOST_FOREIGN', () => files('my-demo', '1.2.3'));
    await expectFailure('REGISTRY_HOST_FOREIGN', () => open(file));
  });

  test('a name that would change the address is never sent', async () => {
    const { files, findPublishers, http } = reader({});
    await expectFailure('REGISTRY_NAME_INVALID', () => files('demo/../x', '1.2.3'));
    await expectFailure('REGISTRY_NAME_INVALID', () => files('demo', '1.2.3/../1.2.2'));
    await expectFailure('REGISTRY_NAME_INVALID', async () =>
      findPublishers!({ package: 'a/b', version: '1' }, file),
    );
    expect(http.asked).toEqual([]);
  });
});

describe('when another index is given', () => {
  test('its files may be on its own host and nowhere else', async () => {
    const index = 'https://index.example';
    const own = { ...release, urls: [{ ...listed, url: `${index}/files/${filename}` }] };
    const url = `${index}/pypi/my-demo/1.2.3/json`;
    const { files } = reader({ [url]: { json: own } }, index);
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'present' });
    const foreign = reader({ [url]: { json: release } }, index);
    await expectFailure('REGISTRY_HOST_FOREIGN', () => foreign.files('my-demo', '1.2.3'));
  });

  test('the test index of PyPI has a file host of its own', async () => {
    const onTest = { ...listed, url: `${addresses.testPypiFiles}/packages/${filename}` };
    const url = `${addresses.testPypi}/pypi/my-demo/1.2.3/json`;
    const { files } = reader(
      { [url]: { json: { ...release, urls: [onTest] } } },
      addresses.testPypi,
    );
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'present' });
  });
});

describe('the publishers of a file', () => {
  const of = { package: 'My.Demo', version: '1.2.3' };
  const find = (reply: Reply) => reader({ [provenanceUrl]: reply }).findPublishers!(of, file);
  const statement = (value: unknown) => ({
    envelope: { statement: Buffer.from(JSON.stringify(value)).toString('base64'), signature: '' },
  });
  const subject = [{ name: filename, digest: { sha256: digestsOf(bytes).sha256 } }];
  const bundle = {
    publisher: {
      kind: 'GitHub',
      repository: 'octo/demo',
      workflow: 'release.yml',
      environment: null,
    },
    attestations: [statement({ _type: 'https://in-toto.io/Statement/v1', subject })],
  };

  test('are told with the subjects that they signed', async () => {
    expect(await find({ json: { version: 1, attestation_bundles: [bundle] } })).toEqual({
      state: 'present',
      value: [
        {
          kind: 'GitHub',
          repository: 'octo/demo',
          workflow: 'release.yml',
          subjects: [{ name: filename, sha256: digestsOf(bytes).sha256 }],
        },
      ],
    });
  });

  test('are told with the environment that they were registered with', async () => {
    const publisher = { ...bundle.publisher, environment: 'pypi' };
    const json = { attestation_bundles: [{ ...bundle, publisher }] };
    expect(await find({ json })).toMatchObject({ value: [{ environment: 'pypi' }] });
  });

  test('are none in a provenance without bundles', async () => {
    expect(await find({ json: { attestation_bundles: [] } })).toEqual({ state: 'absent' });
  });

  test('may be no repository at all', async () => {
    const google = { ...bundle, publisher: { kind: 'Google', email: 'x@y.example' } };
    expect(await find({ json: { attestation_bundles: [google] } })).toMatchObject({
      state: 'present',
      value: [{ kind: 'Google', repository: undefined, workflow: undefined }],
    });
  });

  test('404 tells that there are none', async () => {
    expect(await find({ status: 404 })).toEqual({ state: 'absent' });
  });

  test('403 tells that attestations are disabled: unknown', async () => {
    expect(await find({ status: 403 })).toEqual({
      state: 'unknown',
      reason: expect.stringContaining('disabled'),
    });
  });

  test.each([...indefinite, ...unreadable])('%s is unknown', async (_, reply) => {
    expect(await find(reply)).toMatchObject({ state: 'unknown' });
  });

  test.each<[string, object]>([
    ['is no JSON', { envelope: { statement: 'AAAA' } }],
    ['has no subject', statement({})],
  ])('a statement that %s is unknown', async (_, attestation) => {
    const json = { attestation_bundles: [{ ...bundle, attestations: [attestation] }] };
    expect(await find({ json })).toMatchObject({ state: 'unknown' });
  });
});
