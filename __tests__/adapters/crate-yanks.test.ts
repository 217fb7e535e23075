import { describe, expect, it } from '@jest/globals';
import { crateYanks } from '../../src/adapters/crate-yanks.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { crateFile } from '../world/crates-client.ts';
import { fakeHttp } from '../support/fake-http.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import { openWorld } from '../support/open-world.ts';

const demo = { name: 'demo', version: '1.0.0', token: 'owner-of-demo' };

async function openCrates() {
  const world = await openWorld();
  world.crates.requireKnownTokens();
  world.crates.addToken(demo.token, 'demo');
  world.crates.addToken('owner-of-other', 'other');
  world.crates.seed({ crate: 'demo', version: '1.0.0', bytes: await crateFile() });
  const proxy = { url: world.proxyUrl, certificate: world.certificate };
  const yanks = crateYanks(createHttp({ clock: fakeClock(), log: fakeLog(), proxy }));
  const isYanked = () => world.crates.state.crates.demo!.versions[0]!.yanked;
  return { world, yanks, isYanked, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

describe('yanking at crates.io', () => {
  it('withdraws the version, and again changes nothing', async () => {
    await using crates = await openCrates();
    expect(await crates.yanks.yank(demo)).toEqual({ state: 'done', value: undefined });
    expect(crates.isYanked()).toBe(true);
    expect(await crates.yanks.yank(demo)).toMatchObject({ state: 'done' });
    expect(crates.world.violations).toEqual([]);
  });

  it('asks again when the answer is lost', async () => {
    await using crates = await openCrates();
    crates.world.faults.add({
      id: 'lost',
      match: { method: 'DELETE' },
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    });
    expect(await crates.yanks.yank(demo)).toMatchObject({ state: 'done' });
  });

  it.each([
    [{ token: 'nobody' }, 403, 'authentication failed'],
    [{ token: 'owner-of-other' }, 403, 'this token does not have the required permissions'],
    [{ version: '1.0.1' }, 404, 'does not have a version `1.0.1`'],
    [{ name: 'gone' }, 404, 'crate `gone` does not exist'],
  ])('is refused with %o', async (change, status, reason) => {
    await using crates = await openCrates();
    expect(await crates.yanks.yank({ ...demo, ...change })).toEqual({
      state: 'refused',
      status,
      reason: expect.stringContaining(reason) as unknown,
    });
    expect(crates.isYanked()).toBe(false);
  });

  it.each(['{"ok":false}', 'yes'])('is in doubt after %s', async (body) => {
    const url = 'https://crates.io/api/v1/crates/demo/1.0.0/yank';
    expect(await crateYanks(fakeHttp({ [url]: { body } })).yank(demo)).toMatchObject({
      state: 'ambiguous',
      reason: expect.stringContaining('does not say') as unknown,
    });
  });
});
