import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { settleDefaultWorld } from '../../src/world/default-world.ts';
import { openWorld } from '../support/open-world.ts';
import { inside, peerTest, writeProject } from './support.ts';

describe('gh', () => {
  peerTest(['gh'], 'reads the API with the token of the world', async () => {
    await using world = await openWorld();
    const env = settleDefaultWorld(world);
    const { stdout } = await inside(world, 'gh api repos/octo/demo', { cwd: world.folder, env });
    expect(JSON.parse(stdout)).toMatchObject({ full_name: 'octo/demo', default_branch: 'main' });
    expect(world.violations).toEqual([]);
  });

  peerTest(['gh'], 'makes a release with an asset, and downloads it again', async () => {
    await using world = await openWorld();
    const env = settleDefaultWorld(world);
    const repository = world.github.repository();
    repository.setTag('v1.0.0', repository.state.branches.main!);
    const cwd = await writeProject(world, 'files', { 'notes.md': 'Notes', 'demo.txt': 'asset' });
    await inside(world, 'gh release create v1.0.0 demo.txt -t v1.0.0 -F notes.md', { cwd, env });
    await inside(world, 'gh release download v1.0.0 --dir out', { cwd, env });
    expect(await readFile(join(cwd, 'out/demo.txt'), 'utf8')).toBe('asset');
    expect(world.violations).toEqual([]);
  });
});
