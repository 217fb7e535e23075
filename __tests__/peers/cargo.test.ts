import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { openWorld } from '../support/open-world.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

const env = { CARGO_REGISTRY_TOKEN: 'cioloopbackworld' };

const library = {
  'Cargo.toml':
    '[package]\nname = "demo"\nversion = "1.0.0"\nedition = "2021"\nlicense = "MIT"\ndescription = "Demo"\n',
  'src/lib.rs': 'pub fn answer() -> u32 { 42 }\n',
};

const program = {
  'Cargo.toml':
    '[package]\nname = "user"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\ndemo = "1"\n',
  'src/main.rs': 'fn main() { println!("{}", demo::answer()); }\n',
};

/** A crate that is a program, to be installed as one. */
const tool = {
  'Cargo.toml':
    '[package]\nname = "tool"\nversion = "1.0.0"\nedition = "2021"\nlicense = "MIT"\ndescription = "Demo"\n',
  'src/main.rs': 'fn main() { println!("tool 42"); }\n',
};

describe('cargo', () => {
  peerTest(['cargo'], 'publishes what it packaged, and installs the program from it', async () => {
    await using world = await openWorld();
    const cwd = await writeProject(world, 'tool', tool);
    await inside(world, 'cargo package --allow-dirty --no-verify', { cwd, env });
    const packaged = await readFile(join(cwd, 'target/package/tool-1.0.0.crate'));
    await inside(world, 'cargo publish --allow-dirty --no-verify', { cwd, env });
    expect(world.crates.findBytes('tool', '1.0.0')).toEqual(packaged);
    const user = await writeProject(world, 'user', { 'read.me': '' });
    await inside(world, 'cargo install tool --version =1.0.0 --debug --root installed', {
      cwd: user,
      env,
    });
    const run = await inside(world, './installed/bin/tool', { cwd: user });
    expect(run.stdout).toBe('tool 42\n');
    expect(world.violations).toEqual([]);
  });

  peerTest(['cargo'], 'publishes, waits for the index, and builds what it published', async () => {
    await using world = await openWorld();
    world.crates.lag(1);
    const cwd = await writeProject(world, 'demo', library);
    await inside(world, 'cargo publish --allow-dirty', { cwd, env });
    const bytes = world.crates.findBytes('demo', '1.0.0')!;
    const [version] = world.crates.state.crates.demo!.versions;
    expect(version?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const user = await writeProject(world, 'user', program);
    await tryInside(world, 'cargo fetch', { cwd: user, env });
    const run = await inside(world, 'cargo run --quiet', { cwd: user, env });
    expect(run.stdout).toBe('42\n');
    expect(world.violations).toEqual([]);
  });

  peerTest(['cargo'], 'refuses a crate whose bytes are not those of the index', async () => {
    await using world = await openWorld();
    const cwd = await writeProject(world, 'demo', library);
    await inside(world, 'cargo publish --allow-dirty', { cwd, env });
    world.crates.serveOtherBytes('demo-1.0.0.crate');
    const user = await writeProject(world, 'user', program);
    const fetched = await tryInside(world, 'cargo fetch', { cwd: user, env });
    expect(fetched.stderr).toContain('failed to verify the checksum');
  });

  peerTest(['cargo'], 'tells what crates.io answers when a token is not known', async () => {
    await using world = await openWorld();
    world.crates.requireKnownTokens();
    const cwd = await writeProject(world, 'demo', library);
    const refused = await tryInside(world, 'cargo publish --allow-dirty --no-verify', { cwd, env });
    expect(refused.stderr).toContain('authentication failed');
  });
});
