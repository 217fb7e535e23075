/** The releases adapter over real HTTP, against a server that says exactly what a test wants. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithubApi } from '../../src/adapters/github/api.ts';
import { githubReleases } from '../../src/adapters/github/releases.ts';
import { createHttp } from '../../src/adapters/http.ts';
import type { Release } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import { loopbackServer, type Asked, type LoopbackServer } from '../support/loopback-server.ts';

const digest = 'd'.repeat(64);
const asset = { id: 5, name: 'a.whl', size: 3, state: 'uploaded', digest: `sha256:${digest}` };
const draft = {
  id: 7,
  tag_name: 'v1.2.3',
  name: null,
  body: null,
  draft: true,
  prerelease: false,
  html_url: 'https://github.com/octo/demo/releases/tag/untagged-1',
  upload_url: 'https://uploads.github.com/repos/octo/demo/releases/7/assets{?name,label}',
  assets: [asset],
  published_at: null,
};

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Answer = (asked: Asked, response: ServerResponse, count: number) => void;

async function open(answer: Answer) {
  const server = await loopbackServer(answer);
  closing.push(() => server[Symbol.asyncDispose]());
  const http = createHttp({ clock: fakeClock(), log: fakeLog() });
  const options = { http, token: 'secret', repository: 'octo/demo', apiUrl: server.origin };
  return { server, releases: githubReleases(createGithubApi(options)) };
}

function json(status: number, body: unknown): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'releases-'));
  closing.push(() => rmSync(path, { recursive: true }));
  return path;
}

function uploadTo(server: LoopbackServer): Release {
  return { id: 7, uploadUrl: `${server.origin}/repos/octo/demo/releases/7/assets` } as Release;
}

describe('reading a release', () => {
  it('gives every field, with null as empty', async () => {
    const { server, releases } = await open(json(200, draft));
    expect(await releases.find(7)).toEqual({
      state: 'present',
      value: {
        id: 7,
        tag: 'v1.2.3',
        name: '',
        body: '',
        draft: true,
        prerelease: false,
        immutable: false,
        url: draft.html_url,
        uploadUrl: 'https://uploads.github.com/repos/octo/demo/releases/7/assets',
        assets: [{ id: 5, name: 'a.whl', size: 3, state: 'uploaded', sha256: digest }],
        publishedAt: undefined,
      },
    });
    expect(server.asked[0]).toMatchObject({ method: 'GET', url: '/repos/octo/demo/releases/7' });
    expect(server.asked[0]!.headers.authorization).toBe('token secret');
  });

  it.each([null, undefined, 'md5:abc', `sha256:${'D'.repeat(64)}`])(
    'has no digest of an asset that tells %p',
    async (told) => {
      const { releases } = await open(json(200, [{ ...asset, digest: told }]));
      const found = await releases.listAssets(7);
      expect(found).toMatchObject({ state: 'present', value: [{ sha256: undefined }] });
    },
  );

  it('is absent on a 404 and on nothing else', async () => {
    const gone = await open(json(404, { message: 'Not Found' }));
    expect(await gone.releases.find(7)).toEqual({ state: 'absent' });
    expect(await gone.releases.findPublished('v1.2.3')).toEqual({ state: 'absent' });
    expect(await gone.releases.findLatest()).toEqual({ state: 'absent' });
    const forbidden = await open(json(403, { message: 'Resource not accessible' }));
    expect((await forbidden.releases.find(7)).state).toBe('unknown');
    const odd = await open(json(200, { ...draft, draft: 'yes' }));
    expect((await odd.releases.find(7)).state).toBe('unknown');
  });

  it('never takes a draft for the public release of a tag', async () => {
    const { releases } = await open(json(200, draft));
    expect(await releases.findPublished('v1.2.3')).toEqual({ state: 'absent' });
  });
});

describe('listing releases', () => {
  const page = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...draft, id: from + index }));

  it('reads every page, and counts what moved between pages once', async () => {
    const { server, releases } = await open((asked, response, count) =>
      json(200, count === 1 ? page(1, 100) : page(100, 20))(asked, response, count),
    );
    const found = await releases.list();
    expect(found.state === 'present' && found.value).toHaveLength(119);
    expect(server.asked.map(({ url }) => url)).toEqual([
      '/repos/octo/demo/releases?per_page=100&page=1',
      '/repos/octo/demo/releases?per_page=100&page=2',
    ]);
  });

  it('goes on behind a page that is not full, when GitHub says that there is a next', async () => {
    const { server, releases } = await open((asked, response, count) => {
      const next = '<https://api.github.com/x?page=2>; rel="next"';
      if (count === 1) response.setHeader('link', next);
      json(200, count === 1 ? page(1, 99) : page(100, 2))(asked, response, count);
    });
    const found = await releases.list();
    expect(found.state === 'present' && found.value).toHaveLength(101);
    expect(server.asked).toHaveLength(2);
  });

  it('is unknown when one page is', async () => {
    const { releases } = await open((asked, response, count) =>
      (count === 1 ? json(200, page(1, 100)) : json(500, {}))(asked, response, count),
    );
    expect((await releases.list()).state).toBe('unknown');
  });
});

describe('writing a release', () => {
  const fields = { tag: 'v1.2.3', name: 'One', body: 'b', draft: false, prerelease: false };

  it('sends tag, name and flags always, and never a target', async () => {
    const { server, releases } = await open(json(201, draft));
    expect((await releases.create({ ...fields, draft: true })).state).toBe('done');
    expect(JSON.parse(server.asked[0]!.body)).toEqual({
      tag_name: 'v1.2.3',
      name: 'One',
      body: 'b',
      draft: true,
      prerelease: false,
    });
  });

  it.each([true, false])('sends make_latest as a text: %p', async (makeLatest) => {
    const { server, releases } = await open(json(200, draft));
    await releases.update(7, { ...fields, makeLatest });
    expect(server.asked[0]).toMatchObject({ method: 'PATCH', url: '/repos/octo/demo/releases/7' });
    expect(JSON.parse(server.asked[0]!.body)).toMatchObject({ make_latest: String(makeLatest) });
  });

  it.each([401, 403, 404, 422])('is refused on %d', async (status) => {
    const { releases } = await open(json(status, { message: 'no' }));
    expect(await releases.update(7, fields)).toMatchObject({ state: 'refused', status });
  });

  it('is ambiguous on a 5xx, a lost connection and an unreadable answer, and sent once', async () => {
    const answers: Answer[] = [
      json(502, {}),
      (_, response) => void response.destroy(),
      json(200, { id: 'seven' }),
    ];
    for (const answer of answers) {
      const { server, releases } = await open(answer);
      expect((await releases.update(7, fields)).state).toBe('ambiguous');
      expect(server.asked).toHaveLength(1);
    }
  });

  it('deletes an asset by its ID', async () => {
    const { server, releases } = await open((_, response) => void response.writeHead(204).end());
    expect(await releases.deleteAsset(5)).toEqual({ state: 'done', value: undefined });
    expect(server.asked[0]).toMatchObject({
      method: 'DELETE',
      url: '/repos/octo/demo/releases/assets/5',
    });
  });
});

describe('uploading an asset', () => {
  it('streams the file to the release’s upload address', async () => {
    const path = join(folder(), 'a+b.whl');
    writeFileSync(path, 'abc');
    const { server, releases } = await open(json(201, asset));
    expect(await releases.uploadAsset(uploadTo(server), 'a+b.whl', path)).toMatchObject({
      state: 'done',
      value: { id: 5, sha256: digest },
    });
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      url: '/repos/octo/demo/releases/7/assets?name=a%2Bb.whl',
      body: 'abc',
    });
    expect(server.asked[0]!.headers).toMatchObject({
      'content-length': '3',
      'content-type': 'application/octet-stream',
      authorization: 'token secret',
    });
  });

  it('is refused on a 422, ambiguous on a 502', async () => {
    const path = join(folder(), 'a.whl');
    writeFileSync(path, 'abc');
    for (const [status, state] of [
      [422, 'refused'],
      [502, 'ambiguous'],
      [201, 'ambiguous'],
    ] as const) {
      const { server, releases } = await open((_, response) => {
        response.writeHead(status).end('<html>');
      });
      expect((await releases.uploadAsset(uploadTo(server), 'a.whl', path)).state).toBe(state);
      expect(server.asked).toHaveLength(1);
    }
  });

  it('needs the file', async () => {
    const { server, releases } = await open(json(201, asset));
    await expectFailure('FILE_MISSING', () =>
      releases.uploadAsset(uploadTo(server), 'a.whl', join(folder(), 'a.whl')),
    );
    expect(server.asked).toEqual([]);
  });

  it.each([
    'https://evil.example/repos/octo/demo/releases/7/assets',
    'https://uploads.github.com.evil.example/assets',
    'http://uploads.github.com/assets',
    'https://user:pass@uploads.github.com/assets',
    'not an address',
  ])('sends the token to no other host: %s', async (uploadUrl) => {
    const http = createHttp({ clock: fakeClock(), log: fakeLog() });
    const apiUrl = 'https://api.github.com';
    const api = createGithubApi({ http, token: 'secret', repository: 'octo/demo', apiUrl });
    const release = { id: 7, uploadUrl } as Release;
    await expectFailure('RELEASE_UPLOAD_ADDRESS', () =>
      githubReleases(api).uploadAsset(release, 'a.whl', 'a.whl'),
    );
  });
});

describe('downloading an asset', () => {
  it('hashes the bytes behind the redirect, and sends no token there', async () => {
    const { server, releases } = await open((asked, response) => {
      if (asked.url === '/bytes') return void response.writeHead(200).end('abc');
      const location = server.origin.replace('127.0.0.1', 'localhost');
      response.writeHead(302, { location: `${location}/bytes` }).end();
    });
    const path = join(folder(), 'saved');
    const sha256 = createHash('sha256').update('abc').digest('hex');
    expect(await releases.downloadAsset(5, path)).toEqual({
      state: 'present',
      value: { size: 3, sha256 },
    });
    expect(readFileSync(path, 'utf8')).toBe('abc');
    expect(server.asked[0]).toMatchObject({ url: '/repos/octo/demo/releases/assets/5' });
    expect(server.asked[0]!.headers.accept).toBe('application/octet-stream');
    expect(server.asked[1]!.headers.authorization).toBeUndefined();
  });

  it('is absent on a 404, unknown on anything else', async () => {
    expect(await (await open(json(404, {}))).releases.downloadAsset(5)).toEqual({
      state: 'absent',
    });
    expect((await (await open(json(403, {}))).releases.downloadAsset(5)).state).toBe('unknown');
    expect((await (await open(json(503, {}))).releases.downloadAsset(5)).state).toBe('unknown');
  });
  it('is unknown when there are more bytes than were allowed', async () => {
    const { releases } = await open((_, response) => void response.writeHead(200).end('abcd'));
    const path = join(folder(), 'saved');
    expect((await releases.downloadAsset(5, path, 4)).state).toBe('present');
    const other = join(folder(), 'saved');
    expect((await releases.downloadAsset(5, other, 3)).state).toBe('unknown');
    expect(existsSync(other)).toBe(false);
  });
});
