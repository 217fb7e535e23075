import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { openWorld, settableClock } from '../support/open-world.ts';
import { idToken, publisher } from './id-tokens.ts';
import { bytes, mint, sdist, upload, wheel } from './pypi-client.ts';

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
