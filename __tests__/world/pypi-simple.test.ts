import { describe, expect, test } from '@jest/globals';
import { pypiRegistry } from '../../src/adapters/pypi.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { worldHttp } from '../support/world-http.ts';
import { publisher } from './id-tokens.ts';
import { bytes, sdist, upload, wheel } from './pypi-client.ts';

const page = 'https://pypi.org/simple/demo-pkg/';
const json = 'application/vnd.pypi.simple.v1+json';
const html = 'application/vnd.pypi.simple.v1+html';

async function typeFor(world: OpenedWorld, accept: string): Promise<string | null> {
  const response = await world.fetch(page, { headers: { accept } });
  await response.text();
  return response.headers.get('content-type');
}

async function listed(world: OpenedWorld) {
  const response = await world.fetch(page, { headers: { accept: json } });
  const { files, versions } = (await response.json()) as {
    files: { filename: string }[];
    versions: string[];
  };
  const serial = Number(response.headers.get('x-pypi-last-serial'));
  return { names: files.map(({ filename }) => filename), versions, serial };
}

describe('the project’s page', () => {
  test('comes in the type that the client weighs most, as HTML when it takes none', async () => {
    await using world = await openWorld();
    await upload(world);
    const types: readonly (readonly [string, string])[] = [
      ['*/*', 'text/html'],
      ['', 'text/html'],
      ['application/json', 'text/html'],
      [json, json],
      [`${json}, ${html}; q=0.1, text/html; q=0.01`, json],
      [`${json}; q=0.2, ${html}; q=0.3`, html],
      ['application/vnd.pypi.simple.latest+json', json],
      ['application/*, text/html; q=0.5', html],
    ];
    for (const [accept, expected] of types) {
      expect([accept, await typeFor(world, accept)]).toEqual([accept, expected]);
    }
  });

  test('may be kept for ten minutes, a copy for each type', async () => {
    await using world = await openWorld();
    await upload(world);
    const { headers } = await world.fetch(page);
    expect(headers.get('cache-control')).toBe('max-age=600, public');
    expect(headers.get('vary')).toBe('Accept');
  });

  test('tells the same in either form: digests, yanks and provenance', async () => {
    await using world = await openWorld();
    const release = { project: 'demo-pkg', version: '1.0.0' };
    world.pypi.seed({ ...release, files: [{ name: wheel, bytes }], publisher });
    world.pypi.seed({ ...release, files: [{ name: sdist, bytes }] });
    world.pypi.yank('demo-pkg', '1.0.0', 'broken & "late"');
    const provenance = `https://pypi.org/integrity/demo-pkg/1.0.0/${wheel}/provenance`;
    const response = await world.fetch(page, { headers: { accept: json } });
    expect(await response.json()).toMatchObject({
      files: [
        { filename: wheel, yanked: 'broken & "late"', provenance },
        { filename: sdist, yanked: 'broken & "late"', provenance: null },
      ],
    });
    const text = await (await world.fetch(page, { headers: { accept: html } })).text();
    expect(text).toContain('data-yanked="broken &amp; &#34;late&#34;"');
    expect(text.match(/data-provenance="([^"]+)"/g)).toEqual([`data-provenance="${provenance}"`]);
    expect(text.match(/#sha256=[0-9a-f]{64}"/g)).toHaveLength(2);
  });

  test('is read by our own reader in either form, with the same result', async () => {
    await using world = await openWorld();
    await upload(world);
    world.pypi.yank('demo-pkg', '1.0.0');
    const http = worldHttp(world);
    const asHtml = (request: Parameters<typeof http.request>[0]) =>
      http.request({ ...request, headers: { ...request.headers, accept: html } });
    const read = async (client: typeof http) => {
      const registry = pypiRegistry({ http: client, files: { write: async () => undefined } });
      const found = await registry.installable!('demo-pkg', '1.0.0');
      return found.state === 'present' ? found.value.files : [];
    };
    const [file] = await read(http);
    expect(file).toMatchObject({ filename: wheel, size: bytes.length, yanked: true });
    const { size: _, ...withoutSize } = file!;
    expect(await read({ ...http, request: asHtml })).toEqual([withoutSize]);
    expect(world.violations).toEqual([]);
  });
});

describe('when one view lags', () => {
  test('the page is old, with its older serial, while the JSON API and the file are new', async () => {
    await using world = await openWorld();
    await upload(world, { filename: sdist, content: Buffer.from('the sdist') });
    world.pypi.lag(1, 'simple');
    await upload(world);
    const before = await listed(world);
    const after = await listed(world);
    expect(before.names).toEqual([sdist]);
    expect(after).toEqual({
      names: [sdist, wheel],
      versions: ['1.0.0'],
      serial: before.serial + 1,
    });
    const response = await world.fetch('https://pypi.org/pypi/demo-pkg/1.0.0/json');
    const { urls } = (await response.json()) as { urls: { url: string }[] };
    expect(urls).toHaveLength(2);
    expect((await world.fetch(urls[1]!.url)).status).toBe(200);
  });

  test('a version none of whose files is shown is not told', async () => {
    await using world = await openWorld();
    world.pypi.lag(1, 'simple');
    await upload(world);
    expect(await listed(world)).toMatchObject({ names: [], versions: [] });
  });

  test('provenance may come later than its file', async () => {
    await using world = await openWorld();
    world.pypi.lag(1, 'provenance');
    const files = [{ name: wheel, bytes }];
    world.pypi.seed({ project: 'demo-pkg', version: '1.0.0', files, publisher });
    const url = `https://pypi.org/integrity/demo-pkg/1.0.0/${wheel}/provenance`;
    expect((await world.fetch(url)).status).toBe(404);
    expect((await world.fetch(url)).status).toBe(200);
  });
});
