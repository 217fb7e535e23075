import { describe, expect, test } from '@jest/globals';
import { servedBy } from '../../src/rehearsal/served-by.ts';
import { openWorld } from '../support/open-world.ts';

const version = '1.2.3';
const bytes = Buffer.from('as published');

describe('what a world serves, told from its own state', () => {
  test('a gem of every platform that is not yanked, and other bytes as they are served', async () => {
    await using world = await openWorld();
    const channel = { type: 'rubygems', package: 'demo', version, artifacts: ['demo-1.2.3.gem'] };
    expect(servedBy(world, channel)).toEqual(new Map());
    world.rubygems.seed({ gem: 'demo', version: '1.2.2', bytes });
    world.rubygems.lag(1);
    world.rubygems.seed({ gem: 'demo', version, bytes });
    world.rubygems.seed({ gem: 'demo', version, platform: 'java', bytes });
    world.rubygems.serveOtherBytes('demo-1.2.3-java.gem', Buffer.from('other'));
    expect(servedBy(world, channel)).toEqual(
      new Map([
        ['demo-1.2.3.gem', { bytes, hidden: true }],
        ['demo-1.2.3-java.gem', { bytes: Buffer.from('other'), hidden: true }],
      ]),
    );
    world.rubygems.yank('demo', version);
    expect(servedBy(world, channel)).toEqual(new Map());
  });

  test('the files of a Maven version that the channel asks for', async () => {
    await using world = await openWorld();
    const artifacts = ['demo-1.2.3.jar', 'demo-1.2.3.pom'];
    const channel = { type: 'maven', package: 'org.example:demo', version, artifacts };
    const files = ['demo-1.2.3.jar', 'demo-1.2.3.jar.asc'].map((name) => ({ name, bytes }));
    world.maven.seed({ package: 'org.example:demo', version, files });
    expect(servedBy(world, channel)).toEqual(
      new Map([['demo-1.2.3.jar', { bytes, hidden: false }]]),
    );
  });

  test.each(['github-release', 'url', 'unheard-of'])('nothing to tell of %s', async (type) => {
    await using world = await openWorld();
    expect(servedBy(world, { type, version, artifacts: [] })).toBeUndefined();
  });
});
