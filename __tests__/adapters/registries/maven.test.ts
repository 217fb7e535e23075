import { describe, expect, test } from '@jest/globals';
import { addresses } from '../../../src/adapters/addresses.ts';
import { mavenRegistry } from '../../../src/adapters/maven.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles } from './support.ts';

const bytes = Buffer.from('a jar');
const folder = `${addresses.mavenCentral}/org/example/tools/demo-core/1.2.3`;
const name = 'org.example.tools:demo-core';
const pomUrl = `${folder}/demo-core-1.2.3.pom`;
const jarUrl = `${folder}/demo-core-1.2.3-sources.jar`;

function reader(replies: Readonly<Record<string, Reply>>, indexUrl?: string) {
  const http = fakeHttp(replies);
  return { ...mavenRegistry({ http, files: savingFiles(), indexUrl }), http };
}

describe('when Maven Central has the version', () => {
  test('its POM tells so, and files are where their coordinates say', async () => {
    const { presence, files, locate, open, http } = reader({
      [pomUrl]: { body: '<project/>' },
      [jarUrl]: { body: bytes },
    });
    expect(await presence(name, '1.2.3')).toEqual({ state: 'present', value: 'live' });
    expect(await files(name, '1.2.3')).toMatchObject({
      value: { package: name, version: '1.2.3', files: [{ filename: 'demo-core-1.2.3.pom' }] },
    });
    const jar = locate!(name, '1.2.3', 'demo-core-1.2.3-sources.jar');
    expect(jar).toEqual({ filename: 'demo-core-1.2.3-sources.jar', url: jarUrl, yanked: false });
    expect(await open(jar)).toEqual({ state: 'present', value: digestsOf(bytes) });
    // No metadata that lags, no search, and no digest that the publisher sent along.
    expect(http.asked.map(({ url }) => url)).toEqual([pomUrl, pomUrl, jarUrl]);
  });
});

describe('when Maven Central answers otherwise', () => {
  test('404 is absent, for the version and for a file', async () => {
    const { presence, files, locate, open } = reader({});
    expect(await presence(name, '1.2.3')).toEqual({ state: 'absent' });
    expect(await files(name, '1.2.3')).toEqual({ state: 'absent' });
    expect(await open(locate!(name, '1.2.3', 'x.jar'))).toEqual({ state: 'absent' });
  });

  test.each([...indefinite, ['403', { status: 403 }] as const])(
    '%s is unknown',
    async (_, reply) => {
      const { presence, locate, open } = reader({ [pomUrl]: reply });
      expect(await presence(name, '1.2.3')).toMatchObject({ state: 'unknown' });
      const pom = locate!(name, '1.2.3', 'demo-core-1.2.3.pom');
      expect(await open(pom)).toMatchObject({ state: 'unknown' });
    },
  );

  test('a redirect to a foreign host is refused', async () => {
    const { presence } = reader({ [pomUrl]: { body: bytes, url: 'https://evil.example/x.pom' } });
    await expectFailure('REGISTRY_HOST_FOREIGN', () => presence(name, '1.2.3'));
  });

  test.each([
    ['../x:demo', '1.2.3'],
    ['org.example:demo', '1.2.3/../../x'],
  ])('%s %s, which would change the address, is never sent', async (packageName, version) => {
    const { files, locate, http } = reader({});
    await expectFailure('REGISTRY_NAME_INVALID', () => files(packageName, version));
    await expectFailure('REGISTRY_NAME_INVALID', () => locate!(packageName, version, 'x.jar'));
    expect(http.asked).toEqual([]);
  });

  test('a file name stays one part of the address', () => {
    const { url } = reader({}).locate!(name, '1.2.3', '../../x jar');
    expect(url).toBe(`${folder}/..%2F..%2Fx%20jar`);
  });
});

describe('when another repository is given', () => {
  test('its files are read at the same places', () => {
    const { locate } = reader({}, 'https://maven.example/releases');
    expect(locate!('org.example:demo', '1.0', 'demo-1.0.jar').url).toBe(
      'https://maven.example/releases/org/example/demo/1.0/demo-1.0.jar',
    );
  });
});
