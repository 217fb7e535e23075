import { describe, expect } from '@jest/globals';
import { join } from 'node:path';
import { readFile, readdir } from 'node:fs/promises';
import { secondFactor } from '../../src/world/npm/staging.ts';
import { openWorld } from '../support/open-world.ts';
import { idToken, publisher } from '../world/id-tokens.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

const name = '@octo/demo';
const manifest = (version: string) => JSON.stringify({ name, version, main: 'x.js' });

async function openProject(world: Awaited<ReturnType<typeof openWorld>>) {
  world.npm.seed({ name, version: '0.9.0', tarball: Buffer.from('x') });
  const files = { 'package.json': manifest('1.0.0'), 'x.js': 'module.exports = 42;' };
  return writeProject(world, 'package', files);
}

describe('npm stage', () => {
  peerTest(['npm'], 'stages, lists, shows, downloads and approves', async () => {
    await using world = await openWorld();
    const cwd = await openProject(world);
    await inside(world, 'npm stage publish --access public --tag next', { cwd });
    const id = world.npm.findStaged(name, '1.0.0')!;
    const list = await inside(world, `npm stage list ${name} --json`, { cwd });
    expect(JSON.parse(list.stdout)).toMatchObject([{ id, version: '1.0.0', tag: 'next' }]);
    const view = await inside(world, `npm stage view ${id}`, { cwd });
    expect(view.stdout).toContain(`package name: ${name}`);
    await inside(world, `npm stage download ${id}`, { cwd });
    const downloaded = (await readdir(cwd)).find((file) => file.endsWith(`${id}.tgz`))!;
    expect((await readFile(join(cwd, downloaded))).subarray(0, 2)).toEqual(Buffer.from([31, 139]));
    const without = await tryInside(world, `npm stage approve ${id}`, { cwd });
    expect(without.stderr).toContain('EOTP');
    expect((await tryInside(world, `npm view ${name}@1.0.0 version`, { cwd })).stdout).toBe('');
    await inside(world, `npm stage approve ${id} --otp ${secondFactor}`, { cwd });
    const tags = await inside(world, `npm view ${name} dist-tags --json`, { cwd });
    expect(JSON.parse(tags.stdout)).toEqual({ latest: '0.9.0', next: '1.0.0' });
    expect(world.violations).toEqual([]);
  });

  peerTest(['npm'], 'rejects, and stages anew with another tag', async () => {
    await using world = await openWorld();
    const cwd = await openProject(world);
    await inside(world, 'npm stage publish --access public --tag next', { cwd });
    const again = await tryInside(world, 'npm stage publish --access public', { cwd });
    expect(again.stderr).toContain('E409');
    const id = world.npm.findStaged(name, '1.0.0')!;
    await inside(world, `npm stage reject ${id} --otp ${secondFactor}`, { cwd });
    await inside(world, 'npm stage publish --access public', { cwd });
    expect(world.npm.findStaged(name, '1.0.0')).not.toBe(id);
    expect(world.violations).toEqual([]);
  });

  peerTest(['npm'], 'is all that a stage-only trusted publisher may do', async () => {
    await using world = await openWorld();
    const cwd = await openProject(world);
    world.npm.addTrustedPublisher({ package: name, ...publisher, allows: ['stage'] });
    world.npm.requireKnownTokens();
    const publish = async (command: string) => {
      const env = {
        GITHUB_ACTIONS: 'true',
        NPM_ID_TOKEN: await idToken(world, 'npm:registry.npm.example'),
        // A token for npm alone: there is none to sign with.
        npm_config_provenance: 'false',
      };
      return tryInside(world, `npm ${command} --access public`, { cwd, env });
    };
    expect((await publish('publish')).stderr).toContain('OIDC permission denied');
    expect((await publish('stage publish')).code).toBe(0);
    expect(world.npm.findStaged(name, '1.0.0')).toBeDefined();
  });
});
