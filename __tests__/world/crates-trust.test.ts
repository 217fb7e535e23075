import { describe, expect, test } from '@jest/globals';
import { openWorld, settableClock, type OpenedWorld } from '../support/open-world.ts';
import { agent, api, publish } from './crates-client.ts';
import { idToken, publisher } from './id-tokens.ts';

describe('who may ask', () => {
  test('nobody whose client does not say who it is', async () => {
    await using world = await openWorld();
    const response = await world.fetch(`${api}/crates/demo/1.0.0`);
    expect(response.status).toBe(403);
  });

  test('a strict crates.io takes only known tokens, each for its crate', async () => {
    await using world = await openWorld();
    world.crates.requireKnownTokens();
    world.crates.addToken('cio-other', 'other');
    world.crates.addToken('cio-any');
    expect((await publish(world, '1.0.0', '')).detail).toBe('authentication failed');
    expect((await publish(world, '1.0.0', 'cio-unknown')).status).toBe(403);
    expect((await publish(world, '1.0.0', 'cio-other')).detail).toContain('not valid for crate');
    expect((await publish(world, '1.0.0', 'cio-any')).status).toBe(200);
  });
});

async function exchange(world: OpenedWorld, jwt: string) {
  const response = await world.fetch(`${api}/trusted_publishing/tokens`, {
    method: 'POST',
    headers: agent,
    body: JSON.stringify({ jwt }),
  });
  const body = (await response.json()) as { token?: string; errors?: { detail: string }[] };
  return { status: response.status, token: body.token, detail: body.errors?.[0]?.detail };
}

describe('trusted publishing', () => {
  test('a token publishes until it is revoked', async () => {
    await using world = await openWorld();
    world.crates.addTrustedPublisher({ crate: 'demo', ...publisher });
    await publish(world);
    const { token = '' } = await exchange(world, await idToken(world, 'crates.io'));
    const authorization = `Bearer ${token}`;
    expect((await publish(world, '1.1.0', authorization)).status).toBe(200);
    const revoked = await world.fetch(`${api}/trusted_publishing/tokens`, {
      method: 'DELETE',
      headers: { ...agent, authorization },
    });
    expect(revoked.status).toBe(204);
    expect((await publish(world, '1.2.0', authorization)).status).toBe(403);
  });

  test('a revocation wants a bearer token of the form of exchanged ones, known or not', async () => {
    await using world = await openWorld();
    const revoke = async (headers: Readonly<Record<string, string>>) => {
      const url = `${api}/trusted_publishing/tokens`;
      const answer = await world.fetch(url, {
        method: 'DELETE',
        headers: { ...agent, ...headers },
      });
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await revoke({})).toContain(
      '401 {"errors":[{"detail":"Missing authorization header"}]}',
    );
    const invalid = '401 {"errors":[{"detail":"Invalid authorization header"}]}';
    expect(await revoke({ authorization: 'cio_tp_abc' })).toContain(invalid);
    expect(await revoke({ authorization: 'Bearer cioabc' })).toContain(invalid);
    expect(await revoke({ authorization: 'Bearer cio_tp_abc' })).toBe('204 ');
  });

  test('a token lasts 30 minutes', async () => {
    const clock = settableClock();
    await using world = await openWorld({ clock });
    world.crates.addTrustedPublisher({ crate: 'demo', ...publisher });
    await publish(world);
    const { token } = await exchange(world, await idToken(world, 'crates.io'));
    clock.advance(30 * 60_000);
    expect((await publish(world, '1.1.0', token)).status).toBe(403);
  });

  test('a token cannot make a new crate', async () => {
    await using world = await openWorld();
    world.crates.addTrustedPublisher({ crate: 'demo', ...publisher });
    const { token } = await exchange(world, await idToken(world, 'crates.io'));
    expect((await publish(world, '1.0.0', token)).detail).toContain('creating new crates');
  });

  test('a reusable workflow is judged by the workflow that called it', async () => {
    await using world = await openWorld();
    world.crates.addTrustedPublisher({ crate: 'demo', ...publisher });
    const other = { workflowPath: '.github/workflows/other.yml' };
    const refused = await exchange(world, await idToken(world, 'crates.io', other));
    expect(refused.detail).toBe(
      'The Trusted Publishing config for repository `octo/demo` does not match the workflow filename `other.yml` in the JWT. Expected workflow filenames: `release.yml`',
    );
    const elsewhere = await idToken(world, 'crates.io', { environment: 'test' });
    expect((await exchange(world, elsewhere)).detail).toContain(
      'does not match the environment `test` in the JWT. Expected environments: `release`',
    );
  });

  test('a stranger, a forged token and a used one get nothing', async () => {
    await using world = await openWorld();
    world.crates.addTrustedPublisher({ crate: 'demo', ...publisher });
    const stranger = await idToken(world, 'crates.io', { repository: 'fork/demo' });
    expect((await exchange(world, stranger)).detail).toContain('No Trusted Publishing config');
    expect((await exchange(world, 'not.a.token')).detail).toBe('Failed to decode JWT');
    const token = await idToken(world, 'crates.io');
    expect((await exchange(world, token)).status).toBe(200);
    expect((await exchange(world, token)).detail).toBe('JWT has already been used');
  });
});
