/** What cargo makes of the lockstep reference: the prebuilt files, in the order of the release. */
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { projectFolder } from '../support/run-node.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { inside, peerTest, tryInside } from './support.ts';

const project = join(projectFolder, 'reference/lockstep/project');
const env = { CARGO_REGISTRY_TOKEN: 'cioloopbackworld' };
const core = 'tidetable-0.4.0.crate';
const dependent = 'tidetable-check-0.4.0.crate';
const prebuilt = (part: string, name: string) =>
  readFileSync(join(project, 'prebuilt', part, name));

/** A copy of the sources, without the prebuilt files. */
function copyProject(world: OpenedWorld): string {
  const folder = join(world.folder, 'project');
  mkdirSync(folder);
  cpSync(project, folder, { recursive: true });
  rmSync(join(folder, 'prebuilt'), { recursive: true });
  return folder;
}

const packaged = (cwd: string, name: string) => readFileSync(join(cwd, 'target/package', name));

describe('cargo and two crates of one version', () => {
  peerTest(
    ['cargo'],
    'packages the dependent only when the first is published, and then as it is prebuilt',
    async () => {
      await using world = await openWorld();
      const cwd = copyProject(world);
      const command = 'cargo package --no-verify -p tidetable-check';
      const early = await tryInside(world, command, { cwd, env });
      expect(early.stderr).toContain('no matching package named `tidetable` found');
      await inside(world, 'cargo publish --no-verify -p tidetable', { cwd, env });
      expect(world.crates.findBytes('tidetable', '0.4.0')).toEqual(prebuilt('core', core));
      await inside(world, command, { cwd, env });
      expect(packaged(cwd, dependent)).toEqual(prebuilt('check', dependent));
      expect(world.violations).toEqual([]);
    },
  );

  peerTest(
    ['cargo'],
    'packages both at once with the same bytes, so that one sealed set would do',
    async () => {
      await using world = await openWorld();
      const cwd = copyProject(world);
      await inside(world, 'cargo package --no-verify --workspace', { cwd, env });
      expect(packaged(cwd, core)).toEqual(prebuilt('core', core));
      expect(packaged(cwd, dependent)).toEqual(prebuilt('check', dependent));
    },
  );

  peerTest(['cargo'], 'builds the dependent from what the registry serves', async () => {
    await using world = await openWorld();
    const cwd = copyProject(world);
    await inside(world, 'cargo publish --no-verify -p tidetable', { cwd, env });
    await inside(world, 'cargo package -p tidetable-check', { cwd, env });
    world.crates.serveOtherBytes(core);
    const other = { ...env, CARGO_HOME: join(world.folder, 'another-home') };
    const refused = await tryInside(world, 'cargo package -p tidetable-check', { cwd, env: other });
    expect(refused.stderr).toContain('failed to verify the checksum');
  });
});
