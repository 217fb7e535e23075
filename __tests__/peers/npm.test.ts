import { describe, expect } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorld } from '../support/open-world.ts';
import { jobPublisher, releaseJob } from './release-job.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

const manifest = (version: string) => JSON.stringify({ name: '@octo/demo', version, main: 'x.js' });

describe('npm', () => {
  peerTest(['npm'], 'publishes, installs and refuses to publish again', async () => {
    await using world = await openWorld();
    const cwd = await writeProject(world, 'package', {
      'package.json': manifest('1.0.0'),
      'x.js': 'module.exports = 42;',
    });
    await inside(world, 'npm publish --access public', { cwd });
    const user = await writeProject(world, 'user', { 'package.json': '{"private":true}' });
    await inside(world, 'npm install @octo/demo@1.0.0', { cwd: user });
    expect(await readFile(join(user, 'node_modules/@octo/demo/x.js'), 'utf8')).toContain('42');
    const again = await tryInside(world, 'npm publish --access public --force', { cwd });
    expect(again.stderr).toContain('cannot publish over the previously published versions');
    expect(world.violations).toEqual([]);
  });

  peerTest(['npm'], 'refuses a tarball whose bytes are not those of the packument', async () => {
    await using world = await openWorld();
    const cwd = await writeProject(world, 'package', { 'package.json': manifest('1.0.0') });
    await inside(world, 'npm publish --access public', { cwd });
    world.npm.serveOtherBytes('demo-1.0.0.tgz');
    const user = await writeProject(world, 'user', { 'package.json': '{"private":true}' });
    const env = {
      npm_config_cache: join(world.folder, 'fresh-cache'),
      npm_config_fetch_retries: '0',
    };
    const install = await tryInside(world, 'npm install @octo/demo@1.0.0', { cwd: user, env });
    expect(install.stderr).toContain('EINTEGRITY');
  });

  peerTest(
    ['npm'],
    'publishes as a trusted publisher, and signs without being told to',
    async () => {
      await using world = await openWorld();
      world.npm.seed({ name: '@octo/demo', version: '0.9.0', tarball: Buffer.from('x') });
      world.npm.addTrustedPublisher({ package: '@octo/demo', ...jobPublisher });
      world.npm.requireKnownTokens();
      const cwd = await writeProject(world, 'package', { 'package.json': manifest('1.0.0') });
      await inside(world, 'npm publish --access public', { cwd, env: releaseJob(world) });
      const published = world.npm.state.packages['@octo/demo']!.versions['1.0.0'];
      expect(published?.provenance).toBeDefined();
      expect(world.log.count({ method: 'POST', path: /oidc\/token\/exchange/ })).toBe(1);
      expect(world.violations).toEqual([]);
    },
  );
});
