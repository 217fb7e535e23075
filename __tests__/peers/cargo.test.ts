import { createHash } from 'node:crypto';
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

describe('cargo', () => {
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
