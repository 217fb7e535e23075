import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { openRelease, readBack, sealBuilt } from './product.ts';
import { debianPython, inside, missingModules, peerTest, writeProject } from './support.ts';

const needs = ['twine', ...missingModules('pip', 'build', 'setuptools', 'wheel')];
const env = { TWINE_USERNAME: '__token__', TWINE_PASSWORD: 'pypi-loopbackworld' };

const channel = { name: 'pypi', type: 'pypi', package: 'tidewater' };

const project = {
  'pyproject.toml': `
[build-system]
requires = ["setuptools", "wheel"]
build-backend = "setuptools.build_meta"

[project]
name = "tidewater"
version = "1.0.0"
description = "Demo"
`,
  'tidewater.py': 'def answer():\n    return 42\n',
};

/** Builds with the tools of this machine; the folder that sdist and wheel are in, or one of them. */
async function build(world: OpenedWorld, files = project, only = ''): Promise<string> {
  const cwd = await writeProject(world, 'tidewater', files);
  await inside(world, `${debianPython} -m build --no-isolation${only}`, { cwd });
  return join(cwd, 'dist');
}

const upload = 'twine upload --non-interactive';

describe('python3-build', () => {
  peerTest(
    needs,
    'builds what is sealed, uploaded by twine, read back and downloaded',
    async () => {
      await using world = await openWorld();
      const dist = await build(world);
      const names = (await readdir(dist)).sort();
      expect(names).toEqual(['tidewater-1.0.0-py3-none-any.whl', 'tidewater-1.0.0.tar.gz']);
      const job = openRelease(world, '1.0.0');
      const sealed = await sealBuilt(job, dist, {
        name: 'pypi',
        type: 'pypi',
        package: 'tidewater',
      });
      await inside(world, `${upload} ${names.join(' ')}`, { cwd: dist, env });
      const { code, stdout } = await readBack(job, sealed, 'pypi');
      expect({ code, stdout }).toMatchObject({ code: 0 });
      expect(JSON.parse(stdout)).toMatchObject({ ok: true, outputs: { state: 'published' } });

      const user = await writeProject(world, 'user', { 'read.me': '' });
      const download = `${debianPython} -m pip download --no-deps --disable-pip-version-check`;
      await inside(world, `${download} tidewater==1.0.0`, { cwd: user });
      await inside(world, `${download} --no-binary :all: --no-build-isolation tidewater`, {
        cwd: user,
      });
      for (const name of names) {
        expect(await readFile(join(user, name))).toEqual(await readFile(join(dist, name)));
      }
      expect(world.violations).toEqual([]);
    },
  );

  peerTest(needs, 'builds what is not read back when other bytes were uploaded', async () => {
    await using world = await openWorld();
    const dist = await build(world, project, ' --wheel');
    const job = openRelease(world, '1.0.0');
    const sealed = await sealBuilt(job, dist, channel);
    await build(world, { ...project, 'tidewater.py': 'answer = 43\n' }, ' --wheel');
    const [wheel] = await readdir(dist);
    await inside(world, `${upload} ${wheel}`, { cwd: dist, env });
    const { code, stdout } = await readBack(job, sealed, 'pypi');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ failure: { code: 'BYTES_SERVED_DIFFER' } });
  });
});
