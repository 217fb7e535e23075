import { describe, expect, test } from '@jest/globals';
import { addresses } from '../../../src/adapters/addresses.ts';
import { pypiRegistry } from '../../../src/adapters/pypi.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf, fakeHttp, type Reply } from '../../support/fake-http.ts';
import { indefinite, savingFiles, unreadable } from './support.ts';

const bytes = Buffer.from('a wheel');
const { sha256 } = digestsOf(bytes);
const filename = 'my_demo-1.2.3-py3-none-any.whl';
const fileUrl = `${addresses.pypiFiles}/packages/aa/bb/cc/${filename}`;
const simpleUrl = `${addresses.pypi}/simple/my-demo/`;
const jsonUrl = `${addresses.pypi}/pypi/my-demo/1.2.3/json`;

const listed = { filename, url: fileUrl, hashes: { sha256 }, size: bytes.length, yanked: false };
const page = (files: readonly object[], changes: object = {}) => ({
  json: { meta: { 'api-version': '1.4' }, name: 'my-demo', versions: [], files, ...changes },
});
const html = (body: string): Reply => ({
  body: `<!DOCTYPE html><html><body>${body}</body></html>`,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
});
const releaseJson = {
  info: { name: 'my-demo', version: '1.2.3' },
  urls: [{ ...listed, digests: { sha256 } }],
};
const file = { filename, url: fileUrl, size: bytes.length, sha256, yanked: false };

function reader(replies: Readonly<Record<string, Reply>>, indexUrl?: string) {
  const http = fakeHttp(replies);
  const registry = pypiRegistry({ http, files: savingFiles(), indexUrl });
  return { ...registry, asked: () => http.asked.map(({ url }) => url), http };
}

const installable = (reply: Reply) =>
  reader({ [simpleUrl]: reply }).installable!('My_Demo', '1.2.3');

describe('the page that installers read', () => {
  test('is asked for as pip asks, and tells the files of the version alone', async () => {
    const others = ['my_demo-1.2.2-py3-none-any.whl', 'my_demo-1.2.30.tar.gz', 'my-demo-1.2.exe'];
    const files = [...others.map((name) => ({ ...listed, filename: name })), listed];
    const { installable, http } = reader({ [simpleUrl]: page(files) });
    expect(await installable!('My_Demo', '1.2.3')).toEqual({
      state: 'present',
      value: { package: 'My_Demo', version: '1.2.3', files: [file] },
    });
    expect(http.asked).toMatchObject([
      {
        url: simpleUrl,
        headers: { accept: expect.stringMatching(/^application\/vnd\.pypi\.simple\.v1\+json,/) },
      },
    ]);
  });

  test('tells every spelling of the version, and every kind of archive', async () => {
    const names = ['my-demo-1.2.3.zip', 'my_demo-1.2.3.0.tar.gz', 'my_demo-1.2.3.tar.bz2'];
    const found = await installable(page(names.map((name) => ({ ...listed, filename: name }))));
    expect(found.state === 'present' && found.value.files.map(({ filename }) => filename)).toEqual(
      names,
    );
  });

  test.each([
    ['true', true, true],
    ['a reason', 'broken', true],
    ['an empty reason', '', true],
    ['false', false, false],
  ])('tells a yank by %s', async (_, yanked, expected) => {
    const found = await installable(page([{ ...listed, yanked }]));
    expect(found).toMatchObject({ value: { files: [{ yanked: expected }] } });
  });

  test('may leave the digest, the size and the yank out', async () => {
    const bare = { filename, url: `../../files/${filename}`, hashes: {} };
    expect(await installable(page([bare]))).toEqual({
      state: 'present',
      value: {
        package: 'My_Demo',
        version: '1.2.3',
        files: [{ filename, url: `${addresses.pypi}/files/${filename}`, yanked: false }],
      },
    });
  });

  test('may be HTML, with digests in fragments and entities in attributes', async () => {
    const found = await installable(
      html(`
        <!-- <a href="${fileUrl}#sha256=${sha256}">${filename}</a> -->
        <a href="my_demo-1.2.2.tar.gz#md5=abc" data-requires-python="&gt;=3.9">older</a>
        <a data-requires-python='>=3.9' HREF='${fileUrl}?a&amp;b#sha256=${sha256}'>${filename}</a><br />
        <a href="${addresses.pypi}/x/my_demo-1.2.3.tar.gz" data-yanked>sdist</a>
        <a name="top">no link</a><a href="https://[">unreadable</a>`),
    );
    expect(found).toEqual({
      state: 'present',
      value: {
        package: 'My_Demo',
        version: '1.2.3',
        files: [
          { filename, url: `${fileUrl}?a&b`, sha256, yanked: false },
          {
            filename: 'my_demo-1.2.3.tar.gz',
            url: `${addresses.pypi}/x/my_demo-1.2.3.tar.gz`,
            yanked: true,
          },
        ],
      },
    });
  });

  test('may be HTML with a base of its own, and with escaped names', async () => {
    const base = `<base href="${addresses.pypiFiles}/a/"><a href="b/my%5Fdemo-1.2.3.tar.gz">x</a>`;
    expect(await installable(html(base))).toMatchObject({
      value: {
        files: [
          {
            filename: 'my_demo-1.2.3.tar.gz',
            url: `${addresses.pypiFiles}/a/b/my%5Fdemo-1.2.3.tar.gz`,
          },
        ],
      },
    });
  });

  test('without the version is absent, as is a page that is not there', async () => {
    const older = { ...listed, filename: 'my_demo-1.2.2.tar.gz' };
    for (const reply of [page([older]), page([]), html(''), { status: 404 }]) {
      expect(await installable(reply)).toEqual({ state: 'absent' });
    }
  });

  test.each([
    ...indefinite,
    ...unreadable,
    ['403', { status: 403 }] as const,
    ['a page of no type', { body: 'x' }] as const,
    ['plain text', { body: 'x', headers: { 'content-type': 'text/plain' } }] as const,
    ['half a document', { body: '{', headers: { 'content-type': 'application/json' } }] as const,
    ['another project', page([listed], { name: 'other' })] as const,
    ['a version of the API to come', page([listed], { meta: { 'api-version': '2.0' } })] as const,
    ['a digest of another kind', page([{ ...listed, hashes: { sha256: 'x' } }])] as const,
  ])('%s is unknown', async (_, reply) => {
    expect(await installable(reply)).toMatchObject({ state: 'unknown' });
  });

  test('is refused when it leads elsewhere, or names what cannot be a file', async () => {
    const foreign = { ...listed, url: `https://evil.example/${filename}` };
    await expectFailure('REGISTRY_HOST_FOREIGN', () => installable(page([foreign])));
    await expectFailure('REGISTRY_HOST_FOREIGN', () =>
      installable({ ...page([listed]), url: 'https://evil.example/simple/my-demo/' }),
    );
    const unsafe = { ...listed, filename: 'my_demo-1.2.3-py3-none-a\u00e4.whl' };
    expect(await installable(page([unsafe]))).toEqual({ state: 'absent' });
  });
});

describe('which document tells that a version is there', () => {
  test('the page alone when it has the version', async () => {
    const { files, asked } = reader({ [simpleUrl]: page([listed]), [jsonUrl]: { status: 500 } });
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state: 'present' });
    expect(asked()).toEqual([simpleUrl]);
  });

  test.each<[string, Reply]>([
    ['is older than the version', page([])],
    ['is not there', { status: 404 }],
    ['does not answer', { status: 503 }],
  ])('the JSON API when the page %s', async (_, reply) => {
    const { files, installable } = reader({ [simpleUrl]: reply, [jsonUrl]: { json: releaseJson } });
    expect(await files('my-demo', '1.2.3')).toMatchObject({
      state: 'present',
      value: { files: [file] },
    });
    expect(await installable!('my-demo', '1.2.3')).not.toMatchObject({ state: 'present' });
  });

  test.each<[string, Reply, Reply, string]>([
    ['both say no', { status: 404 }, { status: 404 }, 'absent'],
    ['the page does not answer', { status: 503 }, { status: 404 }, 'unknown'],
    ['the JSON API does not answer', { status: 404 }, { status: 503 }, 'unknown'],
    ['neither answers', { status: 503 }, { status: 403 }, 'unknown'],
  ])('when %s, it is %s', async (_, simple, json, state) => {
    const { files } = reader({ [simpleUrl]: simple, [jsonUrl]: json });
    expect(await files('my-demo', '1.2.3')).toMatchObject({ state });
  });
});

describe('the address of an index', () => {
  const simple = 'https://mirror.example/root/simple';
  const own = `https://mirror.example/f/${filename}`;

  test.each([simple, 'https://mirror.example/root/+simple'])(
    '%s is a mirror that may have the Simple API alone',
    async (address) => {
      const { files, installable, addressOf, findPublishers, asked } = reader(
        { [`${address}/my-demo/`]: html(`<a href="/f/${filename}#sha256=${sha256}">x</a>`) },
        address,
      );
      const served = { state: 'present', value: { files: [{ url: own, sha256 }] } };
      expect(await files('my-demo', '1.2.3')).toMatchObject(served);
      expect(await installable!('my-demo', '1.2.3')).toMatchObject(served);
      expect(await files('my-demo', '1.2.4')).toEqual({ state: 'absent' });
      expect(await findPublishers!({ package: 'my-demo', version: '1.2.3' }, file)).toEqual({
        state: 'absent',
      });
      // Nobody knows how a mirror arranges its files.
      expect(addressOf).toBeUndefined();
      expect(new Set(asked())).toEqual(new Set([`${address}/my-demo/`]));
    },
  );

  test('a mirror serves from its own host and from no other', async () => {
    const leadsToPypi = html(`<a href="${fileUrl}">x</a>`);
    const { installable } = reader({ [`${simple}/my-demo/`]: leadsToPypi }, simple);
    await expectFailure('REGISTRY_HOST_FOREIGN', () => installable!('my-demo', '1.2.3'));
  });

  test.each([addresses.testPypi, `${addresses.testPypi}/simple`])(
    '%s is TestPyPI, with its file host and its JSON API',
    async (address) => {
      const url = `${addresses.testPypiFiles}/packages/aa/bb/cc/${filename}`;
      const page = { ...releaseJson, urls: [{ ...releaseJson.urls[0], url }] };
      const { files, addressOf } = reader(
        { [`${addresses.testPypi}/pypi/my-demo/1.2.3/json`]: { json: page } },
        address,
      );
      expect(await files('my-demo', '1.2.3')).toMatchObject({ value: { files: [{ url }] } });
      const direct = await addressOf!(filename, pieces());
      expect(direct.url).toMatch(`${addresses.testPypiFiles}/packages/`);
    },
  );

  test.each([
    `${addresses.pypiUpload}/legacy`,
    `${addresses.testPypi}/legacy`,
    `${addresses.pypi}/pypi`,
    `${addresses.pypi}/project/demo`,
  ])('%s is none that installers read', async (address) => {
    const failure = await expectFailure('REGISTRY_ADDRESS_INVALID', async () =>
      reader({}, address),
    );
    expect(failure.expected).toContain('/simple/');
  });
});

describe('the address of a file', () => {
  test('follows from the BLAKE2b-256 of its content', async () => {
    const { addressOf, asked } = reader({});
    // As `b2sum --length 256` tells it of "a wheel".
    const digest = '10/ee/8d0750fbd2a720632725a3de892b667ad9c6950635541368c1f02cbe2b4e';
    const direct = await addressOf!(filename, pieces());
    expect(direct).toEqual({
      filename,
      url: `${addresses.pypiFiles}/packages/${digest}/${filename}`,
      yanked: false,
    });
    expect(asked()).toEqual([]);
  });

  test('is told of no name that could lead elsewhere', async () => {
    const { addressOf } = reader({});
    await expectFailure('REGISTRY_FILE_NAME_UNSAFE', () => addressOf!('../x', pieces()));
  });
});

async function* pieces() {
  yield bytes.subarray(0, 3);
  yield bytes.subarray(3);
}
