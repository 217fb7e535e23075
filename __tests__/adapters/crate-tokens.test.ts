/** Trusted publishing against the world's issuer and its crates.io, and what each may answer. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addresses } from '../../src/adapters/addresses.ts';
import { crateTokens } from '../../src/adapters/crate-tokens.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { identityTokens } from '../../src/adapters/identity-tokens.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeHttp, type Reply } from '../support/fake-http.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { idTokenRequest, publisher } from '../world/id-tokens.ts';

const tokensUrl = `${addresses.crates}/api/v1/trusted_publishing/tokens`;
const endpoint = 'https://identity.example/1//idtoken/7/abc?api-version=2.0';

const names = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const;
const before = names.map((name) => [name, process.env[name]] as const);
function permit(variables: Readonly<Record<string, string>> | undefined): void {
  for (const name of names) {
    if (variables) process.env[name] = variables[name];
    else delete process.env[name];
  }
}
beforeEach(() => permit({ [names[0]]: endpoint, [names[1]]: 'request-token' }));
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

const httpOf = (world: OpenedWorld) =>
  createHttp({
    clock: fakeClock(),
    log: fakeLog(),
    proxy: { url: world.proxyUrl, certificate: world.certificate },
  });

describe('trusted publishing at crates.io', () => {
  it('trades the identity of the run for a token, which ends when it is revoked', async () => {
    await using world = await openWorld();
    world.crates.addTrustedPublisher({ crate: 'demo', ...publisher });
    permit(idTokenRequest(world));
    const http = httpOf(world);
    const tokens = crateTokens(http);
    const idToken = await identityTokens(http).request(tokens.audience);
    const minted = await tokens.exchange(idToken);
    const token = minted.state === 'done' ? minted.value : '';
    expect(Object.keys(world.crates.state.tokens)).toEqual([token]);
    const reused = await tokens.exchange(idToken);
    expect(reused).toEqual({ state: 'refused', status: 400, reason: 'JWT has already been used' });
    expect(await tokens.revoke(token)).toEqual({ state: 'done', value: undefined });
    expect(world.crates.state.tokens).toEqual({});
    expect(await tokens.revoke(token)).toMatchObject({ state: 'done' });
    expect(world.violations).toEqual([]);
  });

  it('revokes again when the answer to a revocation is lost', async () => {
    await using world = await openWorld();
    world.faults.add({
      id: 'lost',
      match: { method: 'DELETE', host: 'crates.io' },
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    });
    expect(await crateTokens(httpOf(world)).revoke('cio_tp_abc')).toMatchObject({ state: 'done' });
    expect(world.log.count({ method: 'DELETE', host: 'crates.io' })).toBe(2);
  });

  it('does not send an identity a second time by itself', async () => {
    await using world = await openWorld();
    world.faults.add({
      id: 'lost',
      match: { method: 'POST', host: 'crates.io' },
      effect: { kind: 'reset', moment: 'after' },
    });
    expect(await crateTokens(httpOf(world)).exchange('a.b.c')).toMatchObject({
      state: 'ambiguous',
    });
    expect(world.log.count({ method: 'POST', host: 'crates.io' })).toBe(1);
  });

  const exchange = (reply: Reply) =>
    crateTokens(fakeHttp({ [tokensUrl]: reply })).exchange('a.b.c');

  it('tells every reason of a refusal', async () => {
    const json = { errors: [{ detail: 'one' }, { detail: 'two' }] };
    const refused = { state: 'refused', status: 400, reason: 'one; two' };
    expect(await exchange({ status: 400, json })).toEqual(refused);
    const untold = { state: 'refused', status: 403, reason: 'no reason given' };
    expect(await exchange({ status: 403, body: '<html>' })).toEqual(untold);
    expect(await exchange({ lost: 'no connection' })).toMatchObject({
      state: 'refused',
      status: 0,
    });
  });

  it.each([null, [], {}, { token: '' }, { token: 7 }, { token: 'a\nb-cdefghij' }])(
    'takes %j for no token',
    async (json) => {
      expect(await exchange({ json })).toMatchObject({ state: 'ambiguous' });
    },
  );

  it('tells that a revocation was refused', async () => {
    const json = { errors: [{ detail: 'Invalid authorization header' }] };
    const tokens = crateTokens(fakeHttp({ [tokensUrl]: { status: 401, json } }));
    const refused = { state: 'refused', status: 401, reason: 'Invalid authorization header' };
    expect(await tokens.revoke('cio_tp_abc')).toEqual(refused);
  });
});

describe('the identity of the run', () => {
  const asked = `${endpoint}&audience=crates.io`;
  const request = (reply: Reply) => {
    const http = fakeHttp({ [asked]: reply });
    return { http, token: identityTokens(http).request('crates.io') };
  };

  it('is asked for with the audience, and with the right to ask in a header', async () => {
    const { http, token } = request({ json: { count: 5, value: 'a.b.c' } });
    expect(await token).toBe('a.b.c');
    expect(http.asked).toMatchObject([{ url: asked, authorization: 'Bearer request-token' }]);
  });

  it('is for jobs that may ask only', async () => {
    permit(undefined);
    const failure = await expectFailure(
      'ID_TOKEN_NOT_PERMITTED',
      () => request({ json: {} }).token,
    );
    expect(failure.cure).toContain('id-token: write');
  });

  it('is not had when the issuer refuses', async () => {
    await expectFailure('ID_TOKEN_REFUSED', () => request({ status: 401, json: {} }).token);
  });

  it.each([{ lost: 'no connection' }, { json: null }, { json: { value: '' } }, { body: '<html>' }])(
    'is not had from %j',
    async (reply) => {
      await expectFailure('ID_TOKEN_UNKNOWN', () => request(reply).token);
    },
  );
});
