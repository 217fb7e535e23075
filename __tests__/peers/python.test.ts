import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

const wheel = 'demo_pkg-1.0.0-py3-none-any.whl';
const env = { TWINE_USERNAME: '__token__', TWINE_PASSWORD: 'pypi-loopbackworld' };

const buildWheel = `
import zipfile, sys
info = 'demo_pkg-1.0.0.dist-info/'
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.writestr('demo_pkg.py', sys.argv[2])
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: demo-pkg\\nVersion: 1.0.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')
`;

async function build(world: OpenedWorld, content: string): Promise<string> {
  const cwd = await writeProject(world, `python-${content}`, { 'build.py': buildWheel });
  await inside(world, `python3 build.py ${wheel} ${content}`, { cwd });
  return cwd;
}

describe('twine', () => {
  peerTest(['twine', 'python3'], 'uploads, and takes the same bytes again for done', async () => {
    await using world = await openWorld();
    const cwd = await build(world, 'one');
    await inside(world, `twine upload --non-interactive ${wheel}`, { cwd, env });
    expect(world.pypi.findBytes(wheel)).toEqual(await readFile(join(cwd, wheel)));
    await inside(world, `twine upload --non-interactive ${wheel}`, { cwd, env });
    expect(world.violations).toEqual([]);
  });

  peerTest(['twine', 'python3'], 'is refused other bytes, or skips them when told to', async () => {
    await using world = await openWorld();
    const upload = 'twine upload --non-interactive';
    await inside(world, `${upload} ${wheel}`, { cwd: await build(world, 'one'), env });
    const cwd = await build(world, 'other');
    const refused = await tryInside(world, `${upload} --verbose ${wheel}`, { cwd, env });
    expect(refused.code).not.toBe(0);
    expect(refused.stdout).toContain('already exists');
    await inside(world, `${upload} --skip-existing ${wheel}`, { cwd, env });
    expect(world.violations).toEqual([]);
  });
});

describe('pip', () => {
  const download = 'python3 -m pip download --no-deps --disable-pip-version-check demo-pkg==1.0.0';

  peerTest(['pip', 'twine', 'python3'], 'downloads what twine uploaded', async () => {
    await using world = await openWorld();
    const cwd = await build(world, 'one');
    await inside(world, `twine upload --non-interactive ${wheel}`, { cwd, env });
    const user = await writeProject(world, 'user', { 'read.me': '' });
    await inside(world, download, { cwd: user });
    expect(await readFile(join(user, wheel))).toEqual(world.pypi.findBytes(wheel));
  });

  peerTest(['pip', 'python3'], 'refuses bytes that are not those of the index', async () => {
    await using world = await openWorld();
    const bytes = await readFile(join(await build(world, 'one'), wheel));
    world.pypi.seed({ project: 'demo-pkg', version: '1.0.0', files: [{ name: wheel, bytes }] });
    world.pypi.serveOtherBytes(wheel);
    const user = await writeProject(world, 'user', { 'read.me': '' });
    const refused = await tryInside(world, download, { cwd: user });
    expect(refused.stderr).toContain('DO NOT MATCH THE HASHES');
  });
});
