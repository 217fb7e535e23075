import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { zipOf } from '../support/zip.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

const pip = 'python3 -m pip download --no-deps --disable-pip-version-check --no-cache-dir';
const page = 'https://pypi.org/simple/demo-pkg/';

function wheel(version: string): { readonly name: string; readonly bytes: Buffer } {
  const info = `demo_pkg-${version}.dist-info`;
  const bytes = zipOf([
    {
      name: `${info}/METADATA`,
      content: `Metadata-Version: 2.1\nName: demo-pkg\nVersion: ${version}\n`,
    },
    {
      name: `${info}/WHEEL`,
      content: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    },
    { name: `${info}/RECORD`, content: '' },
  ]);
  return { name: `demo_pkg-${version}-py3-none-any.whl`, bytes };
}

function seed(world: OpenedWorld, version: string) {
  const file = wheel(version);
  world.pypi.seed({ project: 'demo-pkg', version, files: [file] });
  return file;
}

const user = (world: OpenedWorld) => writeProject(world, 'user', { 'read.me': '' });

describe('pip, of the page that installers read', () => {
  peerTest(['pip', 'python3'], 'takes it as HTML too, with the digest that it tells', async () => {
    await using world = await openWorld();
    const { name, bytes } = seed(world, '1.0.0');
    world.faults.add({
      id: 'html',
      match: {
        host: 'pypi.org',
        path: '/simple/*',
        when: ({ headers }) => headers.accept?.includes('json') === true,
      },
      effect: {
        kind: 'transform',
        transform: async () => ({
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: await (await world.fetch(page, { headers: { accept: 'text/html' } })).text(),
        }),
      },
    });
    const cwd = await user(world);
    await inside(world, `${pip} demo-pkg==1.0.0`, { cwd });
    expect(await readFile(join(cwd, name))).toEqual(bytes);
    world.pypi.serveOtherBytes(name);
    const refused = await tryInside(world, `${pip} --dest again demo-pkg==1.0.0`, { cwd });
    expect(refused.stderr).toContain('DO NOT MATCH THE HASHES');
    expect(world.faults.timesMet('html')).toBe(2);
    expect(world.violations).toEqual([]);
  });

  peerTest(
    ['pip', 'python3'],
    'passes a yanked version by, unless it is asked for exactly',
    async () => {
      await using world = await openWorld();
      const older = seed(world, '1.0.0');
      const newer = seed(world, '1.1.0');
      world.pypi.yank('demo-pkg', '1.1.0', 'broken');
      const cwd = await user(world);
      await inside(world, `${pip} demo-pkg`, { cwd });
      expect(await readFile(join(cwd, older.name))).toEqual(older.bytes);
      const told = await tryInside(world, `${pip} demo-pkg==1.1.0`, { cwd });
      expect(told.code).toBe(0);
      expect(told.stderr).toContain('yanked');
      expect(await readFile(join(cwd, newer.name))).toEqual(newer.bytes);
    },
  );

  peerTest(['pip', 'python3'], 'does not find a version that is told elsewhere alone', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    world.pypi.lag(1, 'simple');
    seed(world, '1.1.0');
    const cwd = await user(world);
    const missed = await tryInside(world, `${pip} demo-pkg==1.1.0`, { cwd });
    expect(missed.code).not.toBe(0);
    expect(missed.stderr).toContain('No matching distribution');
    await inside(world, `${pip} demo-pkg==1.1.0`, { cwd });
  });
});
