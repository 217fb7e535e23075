import { createHash } from 'node:crypto';
import { FormData } from 'undici';
import { blake2b } from '@noble/hashes/blake2.js';
import { describe, expect, test } from '@jest/globals';
import { openWorld, settableClock, type OpenedWorld } from '../support/open-world.ts';
import { idToken, publisher } from './id-tokens.ts';

const day = 24 * 60 * 60 * 1000;
const wheel = 'demo_pkg-1.0.0-py3-none-any.whl';
const sdist = 'demo_pkg-1.0.0.tar.gz';
const bytes = Buffer.from('the wheel');

interface Upload {
  readonly filename?: string;
  readonly content?: Buffer;
  readonly version?: string;
  readonly token?: string | undefined;
  readonly fields?: Readonly<Record<string, string>>;
}

async function upload(world: OpenedWorld, upload: Upload = {}) {
  const { filename = wheel, content = bytes, version = '1.0.0', fields = {} } = upload;
  const form = new FormData();
  const all = {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.1',
    name: 'demo-pkg',
    version,
    filetype: filename.endsWith('.whl') ? 'bdist_wheel' : 'sdist',
    sha256_digest: createHash('sha256').update(content).digest('hex'),
    ...fields,
  };
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  form.append('content', new Blob([Uint8Array.from(content)]), filename);
  const token = 'token' in upload ? upload.token : 'pypi-anything';
  const credentials = Buffer.from(`__token__:${token}`).toString('base64');
  const response = await world.fetch('https://upload.pypi.org/legacy/', {
    method: 'POST',
    body: form,
    headers: token === undefined ? {} : { authorization: `Basic ${credentials}` },
  });
  return { status: response.status, text: await response.text() };
}

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

const sdistBytes = Buffer.from('the sdist');

describe('who may upload', () => {
  test('nobody without a token', async () => {
    await using world = await openWorld();
    expect((await upload(world, { token: undefined })).status).toBe(403);
  });

  test('a strict PyPI takes only known tokens, each for its project', async () => {
    await using world = await openWorld();
    world.pypi.requireKnownTokens();
    world.pypi.addToken('pypi-other', 'other');
    world.pypi.addToken('pypi-mine', 'Demo.Pkg');
    expect((await upload(world, { token: 'pypi-unknown' })).status).toBe(403);
    expect((await upload(world, { token: 'pypi-other' })).status).toBe(403);
    expect((await upload(world, { token: 'pypi-mine' })).status).toBe(200);
  });
});

async function mint(world: OpenedWorld, token: string) {
  const response = await world.fetch('https://pypi.org/_/oidc/mint-token', {
    method: 'POST',
    body: JSON.stringify({ token }),
  });
  const body = (await response.json()) as { token?: string; errors?: { code: string }[] };
  return { status: response.status, token: body.token, code: body.errors?.[0]?.code };
}

describe('trusted publishing', () => {
  test('a token is minted for the audience that PyPI tells, and lasts 15 minutes', async () => {
    const clock = settableClock();
    await using world = await openWorld({ clock });
    world.pypi.requireKnownTokens();
    world.pypi.addTrustedPublisher({ project: 'demo-pkg', ...publisher });
    const audience = await world.fetch('https://pypi.org/_/oidc/audience');
    expect(await audience.json()).toEqual({ audience: 'pypi' });
    const { token } = await mint(world, await idToken(world, 'pypi'));
    expect((await upload(world, { token })).status).toBe(200);
    clock.advance(901_000);
    expect((await upload(world, { token })).status).toBe(403);
  });

  test.each([
    ['another audience', { audience: 'crates.io' }, 'invalid-token'],
    ['another workflow', { workflowPath: '.github/workflows/ci.yml' }, 'invalid-publisher'],
    ['another environment', { environment: 'staging' }, 'invalid-publisher'],
    ['another repository', { repository: 'fork/demo' }, 'invalid-publisher'],
  ])('%s gets no token', async (_, changes, code) => {
    await using world = await openWorld();
    world.pypi.addTrustedPublisher({ project: 'demo-pkg', ...publisher });
    const { audience = 'pypi', ...job } = changes as { audience?: string };
    expect(await mint(world, await idToken(world, audience, job))).toMatchObject({
      status: 422,
      code,
    });
  });

  test('a forged token and a used one get nothing', async () => {
    await using world = await openWorld();
    world.pypi.addTrustedPublisher({ project: 'demo-pkg', ...publisher });
    const token = await idToken(world, 'pypi');
    const [header, payload] = token.split('.');
    const forged = await mint(world, `${header}.${payload}.AAAA`);
    expect(forged.code).toBe('invalid-token');
    expect((await mint(world, 'not a token')).code).toBe('invalid-token');
    expect((await mint(world, token)).status).toBe(200);
    expect((await mint(world, token)).code).toBe('invalid-reuse-token');
  });
});

const integrity = `https://pypi.org/integrity/demo-pkg/1.0.0/${wheel}/provenance`;

function attestation(filename: string, content: Buffer): object {
  const digest = { sha256: createHash('sha256').update(content).digest('hex') };
  const predicateType = 'https://docs.pypi.org/attestations/publish/v1';
  const statement = { subject: [{ name: filename, digest }], predicateType };
  return { envelope: { statement: Buffer.from(JSON.stringify(statement)).toString('base64') } };
}

describe('provenance', () => {
  test('is there for what was attested with a minted token', async () => {
    await using world = await openWorld();
    world.pypi.addTrustedPublisher({ project: 'demo-pkg', ...publisher });
    const { token } = await mint(world, await idToken(world, 'pypi'));
    const attestations = JSON.stringify([attestation(wheel, bytes)]);
    expect((await upload(world, { token, fields: { attestations } })).status).toBe(200);
    const response = await world.fetch(integrity);
    expect(await response.json()).toMatchObject({
      attestation_bundles: [
        {
          publisher: { kind: 'GitHub', ...publisher },
          attestations: [{ envelope: {} }],
        },
      ],
    });
  });

  test.each([
    ['of another file', [attestation(wheel, Buffer.from('other'))], 'does not match'],
    ['twice of one type', [attestation(wheel, bytes), attestation(wheel, bytes)], 'Multiple'],
    ['in no known form', [{}], 'Malformed'],
  ])('attestations %s are refused', async (_, attestations, reason) => {
    await using world = await openWorld();
    world.pypi.addTrustedPublisher({ project: 'demo-pkg', ...publisher });
    const { token } = await mint(world, await idToken(world, 'pypi'));
    const fields = { attestations: JSON.stringify(attestations) };
    const answer = await upload(world, { token, fields });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining(reason) });
  });

  test('attestations with another token than a minted one are refused', async () => {
    await using world = await openWorld();
    const fields = { attestations: JSON.stringify([attestation(wheel, bytes)]) };
    expect((await upload(world, { fields })).text).toContain('only supported when using Trusted');
  });

  test('is seeded with a publisher, is 404 without one, and 403 when disabled', async () => {
    await using world = await openWorld();
    const release = { project: 'demo-pkg', version: '1.0.0' };
    world.pypi.seed({ ...release, files: [{ name: wheel, bytes }], publisher });
    world.pypi.seed({ ...release, files: [{ name: sdist, bytes }] });
    expect((await world.fetch(integrity)).status).toBe(200);
    expect((await world.fetch(integrity.replace(wheel, sdist))).status).toBe(404);
    world.pypi.disableAttestations();
    expect((await world.fetch(integrity)).status).toBe(403);
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
