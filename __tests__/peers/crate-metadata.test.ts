import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { readSealedCrate } from '../../src/crates/sealed-crate.ts';
import type { Channel, ReleaseManifest } from '../../src/manifest/manifest.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import type { CrateProject } from './crate-project.ts';
import { crateProjects, published } from './crate-projects.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

const env = { CARGO_REGISTRY_TOKEN: 'cioloopbackworld' };

describe("publish-crate's metadata beside cargo's own upload", () => {
  for (const project of crateProjects) {
    peerTest(['cargo'], `is equal field by field: ${project.title}`, async () => {
      await using world = await openWorld();
      const sent = await publishWithCargo(world, project);
      const ours = await readAsSealed(world, project.name, sent.vers);
      expect(comparable(ours)).toEqual(comparable(sent));
    });
  }
});

describe('what cargo itself does not publish', () => {
  peerTest(['cargo'], 'is a crate of crates.io with a dependency from elsewhere', async () => {
    await using world = await openWorld();
    const cwd = await writeProject(world, 'crate', {
      '.cargo/config.toml': '[registries.other]\nindex = "sparse+https://other.example/"\n',
      'Cargo.toml':
        '[package]\nname = "elsewhere"\nversion = "1.0.0"\nlicense = "MIT"\ndescription = "A crate."\n[dependencies]\nalpha = { version = "1", registry = "other" }\n',
      'src/lib.rs': '',
    });
    const command = 'cargo publish --allow-dirty --no-verify';
    const { code, stderr } = await tryInside(world, command, { cwd, env });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/dependencies sourced from other\s+registries/);
  });
});

/** What cargo sent ahead of the crate. */
async function publishWithCargo(world: OpenedWorld, { name, files }: CrateProject) {
  for (const [crate, version, features] of published) {
    world.crates.seed({ crate, version, bytes: Buffer.from(crate), metadata: { features } });
  }
  const cwd = await writeProject(world, 'crate', files);
  await inside(world, `cargo publish --allow-dirty --no-verify -p ${name}`, { cwd, env });
  return world.crates.state.crates[name]!.versions.at(-1)!.metadata;
}

/** What publish-crate would send ahead of the very file that cargo uploaded. */
async function readAsSealed(world: OpenedWorld, name: string, version: string) {
  const file = `${name}-${version}.crate`;
  await localFiles.write(join(world.folder, file), world.crates.findBytes(name, version)!);
  const channel: Channel = {
    ...{ name: 'crates-io', type: 'crates', package: name, version },
    artifacts: [file],
  };
  const artifacts = [{ name: file, size: 1, sha256: 'a'.repeat(64), kind: 'crate' }] as const;
  const manifest = { artifacts, channels: [channel] } as unknown as ReleaseManifest;
  const set = { manifest, manifestSha256: '', assets: [], folder: world.folder };
  return (await readSealedCrate(set, channel, localFiles)).metadata;
}

/** The order of dependencies says nothing; cargo's is that of its own tables. */
function comparable(metadata: object) {
  const { deps = [], ...others } = metadata as { deps?: readonly object[] };
  return { ...others, deps: deps.map((dep) => JSON.stringify(sortKeys(dep))).sort() };
}

function sortKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
