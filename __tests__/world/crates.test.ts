import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { tarGz } from '../support/archives.ts';
import { openWorld } from '../support/open-world.ts';
import { agent, api, crateFile, frame, get, publish, send } from './crates-client.ts';

describe('when a crate is published', () => {
  test('its metadata, its index line and its file are there', async () => {
    await using world = await openWorld();
    expect((await publish(world)).status).toBe(200);
    const crate = await crateFile();
    const checksum = createHash('sha256').update(crate).digest('hex');
    const version = await get(world, `${api}/crates/demo/1.0.0`);
    expect(await version.json()).toMatchObject({
      version: { crate: 'demo', num: '1.0.0', checksum, crate_size: crate.length, yanked: false },
    });
    const all = await get(world, `${api}/crates/demo`);
    expect(await all.json()).toMatchObject({ crate: { newest_version: '1.0.0' } });
    const index = await get(world, 'https://index.crates.io/de/mo/demo');
    expect(JSON.parse(await index.text())).toMatchObject({ vers: '1.0.0', cksum: checksum });
    for (const path of ['demo/demo-1.0.0.crate', 'demo/1.0.0/download']) {
      const file = await get(world, `https://static.crates.io/crates/${path}`);
      expect(Buffer.from(await file.arrayBuffer())).toEqual(crate);
    }
  });

  test('its version never changes, not even for build metadata', async () => {
    await using world = await openWorld();
    await publish(world);
    const again = await publish(world);
    expect(again).toEqual({ status: 400, detail: 'crate version `1.0.0` is already uploaded' });
    expect((await publish(world, '1.0.0+two')).status).toBe(400);
  });

  test('dependencies are told to the index in its own words', async () => {
    await using world = await openWorld();
    const dependency = {
      name: 'serde',
      version_req: '^1',
      features: [],
      optional: false,
      default_features: true,
      kind: 'normal',
      explicit_name_in_toml: 'serialise',
    };
    const metadata = { name: 'demo', vers: '1.0.0', deps: [dependency] };
    await send(world, frame(metadata, await crateFile()));
    const index = await get(world, 'https://index.crates.io/de/mo/demo');
    expect(JSON.parse(await index.text())).toMatchObject({
      deps: [{ name: 'serialise', package: 'serde', req: '^1' }],
    });
  });

  test.each([
    ['no frame', Buffer.from('x'), 'invalid metadata length'],
    ['metadata longer than the body', Buffer.from([9, 0, 0, 0, 1]), 'invalid metadata length'],
    ['too much metadata', frame('x'.repeat(2 ** 20 + 1), Buffer.alloc(0)), 'max metadata size'],
    [
      'bytes after the crate',
      Buffer.concat([frame({}, Buffer.alloc(0)), Buffer.from('x')]),
      'invalid tarball length',
    ],
    ['metadata that is no JSON', frame('{', Buffer.alloc(0)), 'invalid metadata'],
    [
      'a bad name',
      frame({ name: '../demo', vers: '1.0.0' }, Buffer.alloc(0)),
      'invalid crate name',
    ],
    ['a bad version', frame({ name: 'demo', vers: '1.0' }, Buffer.alloc(0)), 'invalid semver'],
    ['no gzip', frame({ name: 'demo', vers: '1.0.0' }, Buffer.from('x')), 'malformed'],
  ])('%s is refused', async (_, body, reason) => {
    await using world = await openWorld();
    const answer = await send(world, body);
    expect(answer).toMatchObject({ status: 400, detail: expect.stringContaining(reason) });
    expect(world.violations).toEqual([]);
  });

  test('a crate over 10 MB is refused', async () => {
    await using world = await openWorld();
    const body = frame({ name: 'demo', vers: '1.0.0' }, Buffer.alloc(10 * 2 ** 20 + 1));
    expect((await send(world, body)).status).toBe(413);
  });

  test('a file that disagrees with its metadata is refused', async () => {
    await using world = await openWorld();
    const metadata = { name: 'demo', vers: '1.0.0' };
    const manifest = (text: string) => tarGz({ 'demo-1.0.0/Cargo.toml': text });
    const details = [];
    for (const crate of [
      await manifest('[package]\nname = "other"\nversion = "1.0.0"\n'),
      await manifest('[package]\nname = "demo"\nversion = "1.0.1"\n'),
      await manifest('[package'),
      await tarGz({ 'demo-1.0.0/src/lib.rs': '' }),
      await tarGz({ 'elsewhere/Cargo.toml': '' }),
    ]) {
      details.push((await send(world, frame(metadata, crate))).detail);
    }
    expect(details).toEqual([
      "metadata name 'demo' does not match manifest name 'other'",
      "metadata version '1.0.0' does not match manifest version '1.0.1'",
      'failed to parse `Cargo.toml` manifest file',
      'uploaded tarball is missing a `Cargo.toml` file',
      'invalid path found: elsewhere/Cargo.toml',
    ]);
  });

  test('a name that differs only in its dashes is the same crate', async () => {
    await using world = await openWorld();
    world.crates.seed({ crate: 'de_mo', version: '1.0.0', bytes: Buffer.from('x') });
    const metadata = { name: 'de-mo', vers: '1.1.0' };
    const { detail } = await send(world, frame(metadata, await crateFile('de-mo', '1.1.0')));
    expect(detail).toBe('crate was previously named `de_mo`');
  });
});

describe('what is not there', () => {
  test('is 404 in the API, with the reason', async () => {
    await using world = await openWorld();
    await publish(world);
    const crate = await get(world, `${api}/crates/nothing/1.0.0`);
    const version = await get(world, `${api}/crates/demo/9.9.9`);
    expect([crate.status, version.status]).toEqual([404, 404]);
    expect(await version.json()).toEqual({
      errors: [{ detail: 'crate `demo` does not have a version `9.9.9`' }],
    });
  });

  test('is redirected to all the same by the download address', async () => {
    await using world = await openWorld();
    const response = await get(world, `${api}/crates/nothing/1.0.0/download`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(
      'https://static.crates.io/crates/nothing/nothing-1.0.0.crate',
    );
  });

  test('is 403 or 404 at the static host', async () => {
    await using world = await openWorld();
    const url = 'https://static.crates.io/crates/nothing/nothing-1.0.0.crate';
    expect((await get(world, url)).status).toBe(403);
    world.crates.answerMissingObjectsWith(404);
    expect((await get(world, url)).status).toBe(404);
  });

  test('has no line in the index, wherever else a client looks', async () => {
    await using world = await openWorld();
    await publish(world);
    expect((await get(world, 'https://index.crates.io/no/th/nothing')).status).toBe(404);
    expect((await get(world, 'https://index.crates.io/wr/on/demo')).status).toBe(404);
    const config = await get(world, 'https://index.crates.io/config.json');
    expect(await config.json()).toEqual({
      dl: 'https://static.crates.io/crates',
      api: 'https://crates.io',
    });
  });
});

describe('when crates.io is not as it should be', () => {
  test('a new version lags in as many reads of each view as was said', async () => {
    await using world = await openWorld();
    world.crates.lag(1);
    await publish(world);
    for (const url of [
      `${api}/crates/demo/1.0.0`,
      'https://index.crates.io/de/mo/demo',
      'https://static.crates.io/crates/demo/demo-1.0.0.crate',
    ]) {
      expect((await get(world, url)).status).toBeGreaterThanOrEqual(403);
      expect((await get(world, url)).status).toBe(200);
    }
  });

  test('its static host serves other bytes than were published', async () => {
    await using world = await openWorld();
    await publish(world);
    world.crates.serveOtherBytes('demo-1.0.0.crate');
    const file = await get(world, 'https://static.crates.io/crates/demo/demo-1.0.0.crate');
    const served = Buffer.from(await file.arrayBuffer());
    expect(served).not.toEqual(world.crates.findBytes('demo', '1.0.0'));
    expect(served).toHaveLength((await crateFile()).length);
  });

  test('a version is yanked and comes back', async () => {
    await using world = await openWorld();
    await publish(world);
    const yanked = async () => {
      const response = await get(world, `${api}/crates/demo/1.0.0`);
      return ((await response.json()) as { version: { yanked: boolean } }).version.yanked;
    };
    const headers = { ...agent, authorization: 'cioanything' };
    await world.fetch(`${api}/crates/demo/1.0.0/yank`, { method: 'DELETE', headers });
    expect(await yanked()).toBe(true);
    await world.fetch(`${api}/crates/demo/1.0.0/unyank`, { method: 'PUT', headers });
    expect(await yanked()).toBe(false);
    world.crates.yank('demo', '1.0.0');
    expect(await yanked()).toBe(true);
  });
});
