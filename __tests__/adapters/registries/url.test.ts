import { describe, expect, test } from '@jest/globals';
import { urlRegistry } from '../../../src/adapters/url.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles } from './support.ts';

const bytes = Buffer.from('an archive');
const indexUrl = 'https://mirror.example/demo/1.2.3';
const url = `${indexUrl}/demo.tar.gz`;
const file = { filename: 'demo.tar.gz', url, yanked: false };

const reader = (reply?: Reply) =>
  urlRegistry({ http: fakeHttp(reply ? { [url]: reply } : {}), files: savingFiles(), indexUrl });

describe('a plain address', () => {
  test('serves bytes', async () => {
    expect(await reader({ body: bytes }).open(file)).toEqual({
      state: 'present',
      value: digestsOf(bytes),
    });
  });

  test.each([404, 410])('is absent at %i', async (status) => {
    expect(await reader({ status }).open(file)).toEqual({ state: 'absent' });
  });

  test.each([...indefinite, ['403', { status: 403 }] as const])(
    'is unknown at %s',
    async (_, reply) => {
      expect(await reader(reply).open(file)).toMatchObject({ state: 'unknown' });
    },
  );

  test('never leads to a foreign host, itself or by a redirect', async () => {
    const elsewhere = reader({ body: bytes, url: 'https://cdn.example/demo.tar.gz' });
    await expectFailure('REGISTRY_HOST_FOREIGN', () => elsewhere.open(file));
    await expectFailure('REGISTRY_HOST_FOREIGN', () =>
      reader().open({ ...file, url: 'https://evil.example/demo.tar.gz' }),
    );
  });

  test('has no index that would list versions', async () => {
    expect(await reader().files('', '1.2.3')).toMatchObject({ state: 'unknown' });
  });

  test('must be given', async () => {
    await expectFailure('REGISTRY_ADDRESS_MISSING', () =>
      urlRegistry({ http: fakeHttp({}), files: savingFiles() }),
    );
  });
});
