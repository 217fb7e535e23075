import { blake2b } from '@noble/hashes/blake2.js';
import { describe, expect, test } from '@jest/globals';
import { openWorld, settableClock, type OpenedWorld } from '../support/open-world.ts';
import { bytes, sdist, upload, wheel } from './pypi-client.ts';

const day = 24 * 60 * 60 * 1000;
const sdistBytes = Buffer.from('the sdist');

async function releaseFiles(world: OpenedWorld): Promise<readonly string[]> {
  const response = await world.fetch('https://pypi.org/pypi/demo-pkg/1.0.0/json');
  if (response.status === 404) return [];
  const { urls } = (await response.json()) as { urls: { filename: string }[] };
  return urls.map(({ filename }) => filename);
}

describe('when a file is uploaded', () => {
  test('it is in the JSON, on the simple page, and at the address of its BLAKE2b', async () => {
    await using world = await openWorld();
    expect((await upload(world)).status).toBe(200);
    const response = await world.fetch('https://pypi.org/pypi/Demo.Pkg/1.0.0/json');
    expect(response.headers.get('x-pypi-last-serial')).toMatch(/^\d+$/);
    const hash = Buffer.from(blake2b(bytes, { dkLen: 32 })).toString('hex');
    const path = `${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash.slice(4)}/${wheel}`;
    const url = `https://files.pythonhosted.org/packages/${path}`;
    expect(await response.json()).toMatchObject({
      info: { name: 'demo-pkg', version: '1.0.0', yanked: false },
      urls: [{ filename: wheel, packagetype: 'bdist_wheel', size: bytes.length, url }],
    });
    const simple = await world.fetch('https://pypi.org/simple/demo-pkg/', {
      headers: { accept: 'application/vnd.pypi.simple.v1+json' },
    });
    expect(await simple.json()).toMatchObject({ files: [{ filename: wheel, url }] });
    expect(Buffer.from(await (await world.fetch(url)).arrayBuffer())).toEqual(bytes);
  });

  test('the same bytes again change nothing and answer 200', async () => {
    await using world = await openWorld();
    await upload(world);
    expect((await upload(world)).status).toBe(200);
    expect(await releaseFiles(world)).toEqual([wheel]);
  });

  test('other bytes under its name are refused', async () => {
    await using world = await openWorld();
    await upload(world);
    const again = await upload(world, { content: Buffer.from('other') });
    expect(again).toMatchObject({ status: 400, text: expect.stringContaining('already exists') });
    expect(world.pypi.findBytes(wheel)).toEqual(bytes);
  });

  test('a deleted name stays burned, even for the same bytes', async () => {
    await using world = await openWorld();
    await upload(world);
    world.pypi.deleteFile(wheel);
    expect(await releaseFiles(world)).toEqual([]);
    const again = await upload(world);
    expect(again.status).toBe(400);
    expect(again.text).toContain('already been used');
  });

  test('a release has one sdist', async () => {
    await using world = await openWorld();
    expect((await upload(world, { filename: sdist })).status).toBe(200);
    const second = await upload(world, { filename: 'demo.pkg-1.0.0.tar.gz', content: sdistBytes });
    expect(second).toMatchObject({ status: 400, text: expect.stringContaining('one sdist') });
  });

  test('a release takes no new file after 14 days', async () => {
    const clock = settableClock();
    await using world = await openWorld({ clock });
    await upload(world);
    clock.advance(15 * day);
    const late = await upload(world, { filename: sdist, content: sdistBytes });
    expect(late).toMatchObject({ status: 400, text: expect.stringContaining('14 days') });
  });

  test.each([
    ['a digest that is not its own', { fields: { sha256_digest: '0'.repeat(64) } }, 'digest'],
    ['no digest', { fields: { sha256_digest: '' } }, 'at least one message digest'],
    ['an empty file', { content: Buffer.alloc(0) }, 'Invalid distribution file'],
    ['a name that is no distribution', { filename: 'demo.zip' }, 'Invalid distribution filename'],
    ['a path in its name', { filename: '..%2fdemo_pkg-1.0.0.tar.gz' }, 'Invalid distribution'],
    ['the name of another project', { filename: 'other-1.0.0.tar.gz' }, 'Start filename'],
    ['another version', { filename: 'demo_pkg-2.0.0.tar.gz' }, 'Version in filename'],
    ['the wrong type', { fields: { filetype: 'sdist' } }, 'filetype'],
    ['another protocol', { fields: { protocol_version: '2' } }, 'Unknown protocol version'],
  ])('%s is refused', async (_, broken, reason) => {
    await using world = await openWorld();
    const answer = await upload(world, broken);
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining(reason) });
    expect(world.violations).toEqual([]);
  });
});

describe('when PyPI is not as it should be', () => {
  test('a new file lags in as many reads of each view as was said', async () => {
    await using world = await openWorld();
    world.pypi.lag(1);
    await upload(world);
    expect(await releaseFiles(world)).toEqual([]);
    expect(await releaseFiles(world)).toEqual([wheel]);
    const { urls } = (await (
      await world.fetch('https://pypi.org/pypi/demo-pkg/1.0.0/json')
    ).json()) as { urls: { url: string }[] };
    expect((await world.fetch(urls[0]!.url)).status).toBe(404);
    expect((await world.fetch(urls[0]!.url)).status).toBe(200);
  });

  test('its address serves other bytes, given ones or one flipped', async () => {
    await using world = await openWorld();
    await upload(world);
    const response = await world.fetch('https://pypi.org/pypi/demo-pkg/1.0.0/json');
    const { urls } = (await response.json()) as { urls: { url: string }[] };
    const served = async () => Buffer.from(await (await world.fetch(urls[0]!.url)).arrayBuffer());
    world.pypi.serveOtherBytes(wheel, Buffer.from('evil'));
    expect(await served()).toEqual(Buffer.from('evil'));
    world.pypi.serveOtherBytes(wheel);
    const flipped = await served();
    expect(flipped).toHaveLength(bytes.length);
    expect(flipped).not.toEqual(bytes);
  });

  test('a yanked release says so everywhere', async () => {
    await using world = await openWorld();
    await upload(world);
    world.pypi.yank('demo-pkg', '1.0.0', 'broken');
    const response = await world.fetch('https://pypi.org/pypi/demo-pkg/1.0.0/json');
    expect(await response.json()).toMatchObject({
      urls: [{ yanked: true, yanked_reason: 'broken' }],
    });
  });

  test('a page without its slash, or under another spelling, redirects', async () => {
    await using world = await openWorld();
    await upload(world);
    for (const path of ['Demo_Pkg/', 'demo-pkg']) {
      const response = await world.fetch(`https://pypi.org/simple/${path}`, { redirect: 'manual' });
      expect([response.status, response.headers.get('location')]).toEqual([
        301,
        '/simple/demo-pkg/',
      ]);
    }
  });
});
