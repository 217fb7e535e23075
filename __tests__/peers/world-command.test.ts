import { describe, expect } from '@jest/globals';
import { settleDefaultWorld } from '../../src/world/default-world.ts';
import { openWorld } from '../support/open-world.ts';
import { inside, peerTest } from './support.ts';

describe('the variables of release-actions world', () => {
  peerTest(['gh'], 'let gh act on the repository without being told which', async () => {
    await using world = await openWorld();
    const env = settleDefaultWorld(world);
    const { stdout } = await inside(world, 'gh api repos/{owner}/{repo}', {
      cwd: world.folder,
      env,
    });
    expect(JSON.parse(stdout)).toMatchObject({ full_name: 'octo/demo', default_branch: 'main' });
    expect(world.violations).toEqual([]);
  });

  peerTest(['curl'], 'let curl trust the world and nothing else', async () => {
    await using world = await openWorld();
    const env = settleDefaultWorld(world);
    const url = 'https://index.crates.io/config.json';
    const { stdout } = await inside(world, `curl -sSf ${url}`, { cwd: world.folder, env });
    expect(JSON.parse(stdout)).toMatchObject({ api: 'https://crates.io' });
    expect(world.violations).toEqual([]);
  });
});
