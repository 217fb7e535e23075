import { describe, expect, test } from '@jest/globals';
import { openWorld } from '../support/open-world.ts';

const list = 'https://rubygems.org/api/v1/versions/demo.json';
const file = (name: string) => `https://rubygems.org/gems/${name}`;
const bytes = Buffer.from('a gem');
const seed = { gem: 'demo', version: '1.2.3', bytes };

describe('the loopback RubyGems', () => {
  test('lists every platform of every version, the newest first', async () => {
    await using world = await openWorld();
    expect((await world.fetch(list)).status).toBe(404);
    world.rubygems.seed({ ...seed, version: '1.2.2' });
    world.rubygems.seed(seed);
    world.rubygems.seed({ ...seed, platform: 'java', bytes: Buffer.from('for java') });
    expect(await (await world.fetch(list)).json()).toMatchObject([
      { number: '1.2.3', platform: 'java', prerelease: false },
      { number: '1.2.3', platform: 'ruby', sha: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { number: '1.2.2', platform: 'ruby' },
    ]);
    expect(await (await world.fetch(file('demo-1.2.3-java.gem'))).text()).toBe('for java');
    expect(await (await world.fetch(file('demo-1.2.3.gem'))).text()).toBe('a gem');
    expect(world.violations).toEqual([]);
  });

  test('forgets what was yanked, and its file', async () => {
    await using world = await openWorld();
    world.rubygems.seed(seed);
    world.rubygems.yank('demo', '1.2.3');
    expect((await world.fetch(list)).status).toBe(404);
    expect((await world.fetch(file('demo-1.2.3.gem'))).status).toBe(404);
  });

  test('lags, each view by itself, and goes on after it was saved', async () => {
    const world = await openWorld();
    world.rubygems.lag(1);
    world.rubygems.seed(seed);
    expect((await world.fetch(file('demo-1.2.3.gem'))).status).toBe(404);
    expect((await world.fetch(file('demo-1.2.3.gem'))).status).toBe(200);
    await world.save();
    await world.close();
    await using resumed = await openWorld({ folder: world.folder });
    expect((await resumed.fetch(list)).status).toBe(404);
    expect((await resumed.fetch(list)).status).toBe(200);
  });

  test('serves other bytes when a scenario says so', async () => {
    await using world = await openWorld();
    world.rubygems.seed(seed);
    world.rubygems.serveOtherBytes('demo-1.2.3.gem');
    const served = Buffer.from(await (await world.fetch(file('demo-1.2.3.gem'))).arrayBuffer());
    expect(served).toHaveLength(bytes.length);
    expect(served.equals(bytes)).toBe(false);
  });
});
