import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { readTextMembers } from '../../src/archive/read-text-members.ts';
import { parseCrateMetadata } from '../../src/crates/metadata.ts';
import { openWorld } from '../support/open-world.ts';
import { inside, peerTest, writeProject } from './support.ts';

const env = { CARGO_REGISTRY_TOKEN: 'cioloopbackworld' };

const crates: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    'the reference crate',
    Object.fromEntries(
      ['Cargo.toml', 'README.md', 'LICENSE', 'src/lib.rs'].map((name) => [
        name,
        readFileSync(new URL(`../../reference/project/crate/${name}`, import.meta.url), 'utf8'),
      ]),
    ),
  ],
  [
    'a crate with every kind of dependency',
    {
      'Cargo.toml': `
[package]
name = "every"
version = "0.3.0-rc.1"
edition = "2021"
rust-version = "1.74"
authors = ["A Person <a@example.org>", "B"]
description = "All kinds."
documentation = "https://docs.example.org"
homepage = "https://example.org"
license-file = "LICENSE.txt"
readme = "docs/ABOUT.md"
keywords = ["a", "b"]
categories = ["encoding"]
links = "z"
build = "build.rs"

[features]
default = ["fast"]
fast = ["dep:alpha", "beta?/std"]

[dependencies]
alpha = { version = "1.2", optional = true, default-features = false, features = ["x"] }
beta = { version = ">=0.2, <0.4", optional = true }
other = { version = "~1.2", package = "gamma" }
any = "*"
pinned = "=1.0.3"

[dev-dependencies]
alpha = "1"

[build-dependencies]
gamma = "1.*"

[target.'cfg(unix)'.dependencies]
any = { version = "^0.1.2" }

[target.x86_64-pc-windows-msvc.build-dependencies]
pinned = "1"

[badges]
maintenance = { status = "actively-developed" }
`,
      'LICENSE.txt': 'As you like.\n',
      'docs/ABOUT.md': '# Every\nÜnïcode.\n',
      'build.rs': 'fn main() {}\n',
      'src/lib.rs': '',
    },
  ],
];

describe("publish-crate's metadata beside cargo's own upload", () => {
  for (const [title, files] of crates) {
    peerTest(['cargo'], `is equal field by field for ${title}`, async () => {
      await using world = await openWorld();
      for (const [crate, version, features] of [
        ['alpha', '1.2.5', { x: [] }],
        ['beta', '0.3.0', { std: [] }],
        ['gamma', '1.2.9', {}],
        ['any', '0.1.9', {}],
        ['pinned', '1.0.3', {}],
      ] as const) {
        world.crates.seed({
          crate,
          version,
          bytes: Buffer.from(crate),
          metadata: { features },
        });
      }
      const cwd = await writeProject(world, 'crate', files);
      await inside(world, 'cargo publish --allow-dirty --no-verify', { cwd, env });
      const name = Object.keys(world.crates.state.crates).find((key) =>
        ['tidemark', 'every'].includes(key),
      )!;
      const sent = world.crates.state.crates[name]!.versions.at(-1)!.metadata;
      const path = join(world.folder, 'sent.crate');
      await localFiles.write(path, world.crates.findBytes(name, sent.vers)!);
      const { texts } = await readTextMembers(path, () => true, localFiles);
      const text = (member: string) => texts.get(`${name}-${sent.vers}/${member}`);
      const readme = /^readme = "(.*)"$/m.exec(text('Cargo.toml')!)?.[1];
      const ours = parseCrateMetadata(text('Cargo.toml')!, text(readme!));
      expect(sortDependencies(ours)).toEqual(sortDependencies(sent));
    });
  }
});

/** The order of dependencies says nothing; cargo's is that of its own tables. */
function sortDependencies(metadata: object) {
  const { deps = [], ...others } = metadata as { deps?: readonly object[] };
  return { ...others, deps: deps.map((dep) => JSON.stringify(sortKeys(dep))).sort() };
}

function sortKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
