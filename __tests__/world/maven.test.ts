import { describe, expect, test } from '@jest/globals';
import { openWorld } from '../support/open-world.ts';

const folder = 'https://repo1.maven.org/maven2/org/example/demo/1.2.3';
const jar = { name: 'demo-1.2.3.jar', bytes: Buffer.from('a jar') };
const pom = { name: 'demo-1.2.3.pom', bytes: Buffer.from('<project/>') };
const seed = { package: 'org.example:demo', version: '1.2.3', files: [jar, pom] };

describe('the loopback Maven Central', () => {
  test('serves files where their coordinates say, and nothing else', async () => {
    await using world = await openWorld();
    world.maven.seed(seed);
    expect(await (await world.fetch(`${folder}/${jar.name}`)).text()).toBe('a jar');
    expect(await (await world.fetch(`${folder}/${pom.name}`)).text()).toBe('<project/>');
    expect((await world.fetch(`${folder}/demo-1.2.3-sources.jar`)).status).toBe(404);
    expect(world.violations).toEqual([]);
  });

  test('lags, each file by itself, and goes on after it was saved', async () => {
    const world = await openWorld();
    world.maven.lag(1);
    world.maven.seed(seed);
    expect((await world.fetch(`${folder}/${jar.name}`)).status).toBe(404);
    expect((await world.fetch(`${folder}/${jar.name}`)).status).toBe(200);
    await world.save();
    await world.close();
    await using resumed = await openWorld({ folder: world.folder });
    expect((await resumed.fetch(`${folder}/${pom.name}`)).status).toBe(404);
    expect((await resumed.fetch(`${folder}/${pom.name}`)).status).toBe(200);
  });

  test('serves other bytes when a scenario says so', async () => {
    await using world = await openWorld();
    world.maven.seed(seed);
    world.maven.serveOtherBytes(jar.name, Buffer.from('another'));
    expect(await (await world.fetch(`${folder}/${jar.name}`)).text()).toBe('another');
  });
});
