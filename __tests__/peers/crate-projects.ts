/** Crates that between them use all that a manifest can say to a registry. */
import { readFileSync } from 'node:fs';
import { withDependencies } from './crate-projects-dependencies.ts';
import { about, crate, type CrateProject } from './crate-project.ts';

/** What the registry has already: crates that others depend on, with their features. */
export const published = [
  ['alpha', '1.2.5', { x: [], std: [] }],
  ['beta', '0.3.0', { std: [] }],
  ['gamma', '1.2.9', { derive: [] }],
  ['any', '0.1.9', {}],
  ['pinned', '1.0.3', {}],
  ['wide_name', '2.0.0-rc.2', { full: [] }],
] as const;

const reference: CrateProject = {
  title: 'the reference crate',
  name: 'tidemark',
  files: Object.fromEntries(
    ['Cargo.toml', 'README.md', 'LICENSE', 'src/lib.rs'].map((name) => [
      name,
      readFileSync(new URL(`../../reference/project/crate/${name}`, import.meta.url), 'utf8'),
    ]),
  ),
};

const texts = [
  crate('a readme that nobody names', 'readme-found', about, { 'README.md': '# Found\n' }),
  crate('a readme that is plain text', 'readme-text', about, { 'README.txt': 'Plain.\n' }),
  crate('a readme without an ending', 'readme-bare', about, { README: 'Bare.\n' }),
  crate('no readme, although there is one', 'readme-refused', `${about}readme = false\n`, {
    'README.md': '# Not this one\n',
  }),
  crate('a readme by its usual name', 'readme-true', `${about}readme = true\n`, {
    'README.md': '# This one\n',
  }),
  crate('no readme at all', 'readme-none', about),
  crate(
    'a license in a file, and texts with all that TOML can quote',
    'texts',
    `version = "1.0.0-rc.1+build.5"
edition = "2018"
license-file = "legal/LICENSE"
description = """
Several lines, "quoted" \\\\ and a tab\\t,
ünïcöde 🦀 too."""
homepage = 'https://example.org/?a=1&b="2"'
repository = "https://example.org/r"
keywords = ["one", "two", "three", "four", "five"]
categories = ["command-line-utilities", "network-programming::http"]
authors = []
rust-version = "1.56.1"
`,
    { 'legal/LICENSE': 'As you like.\n' },
  ),
  crate(
    'the edition of 2015, and the least that cargo wants',
    'least',
    `
[package]
name = "least"
version = "0.0.1"
`,
  ),
  crate(
    'the edition of 2024, lints, profiles, targets and metadata, none of which are sent',
    'newest',
    `version = "2.0.0"
edition = "2024"
rust-version = "1.85"
license = "MIT OR Apache-2.0"
description = "Newest."
publish = ["crates-io"]
exclude = ["extra/**"]
build = false

[package.metadata.docs.rs]
all-features = true

[lib]
name = "newest_lib"
path = "src/main_lib.rs"
crate-type = ["rlib"]

[[bin]]
name = "newest"
path = "src/bin/newest.rs"

[[example]]
name = "show"

[profile.release]
lto = true

[lints.rust]
unsafe_code = "forbid"

[badges]
appveyor = { repository = "octo/newest", branch = "main" }
maintenance = { status = "passively-maintained" }
`,
    {
      'src/main_lib.rs': '',
      'src/bin/newest.rs': 'fn main() {}\n',
      'examples/show.rs': 'fn main() {}\n',
      'extra/notes.txt': 'not packaged\n',
    },
  ),
];

const workspace: CrateProject = {
  title: 'a member that inherits everything from its workspace',
  name: 'heir',
  files: {
    'Cargo.toml': `[workspace]
members = ["heir", "sibling"]
resolver = "2"

[workspace.package]
version = "0.9.1"
edition = "2021"
rust-version = "1.64"
authors = ["The Family"]
description = "Inherited."
documentation = "https://docs.example.org"
homepage = "https://example.org"
repository = "https://example.org/r"
license = "MIT"
license-file = "LICENSE"
readme = "README.md"
keywords = ["inherited"]
categories = ["encoding"]
include = ["src/**", "README.md", "LICENSE"]

[workspace.dependencies]
alpha = { version = "1.2", default-features = false, features = ["std"] }
renamed = { version = "1", package = "gamma" }
any = "0.1"

[workspace.lints.rust]
unused = "allow"
`,
    LICENSE: 'As they like.\n',
    'README.md': '# The family\n',
    'sibling/Cargo.toml': '[package]\nname = "sibling"\nversion = "0.0.0"\n',
    'sibling/src/lib.rs': '',
    'heir/Cargo.toml': `[package]
name = "heir"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
authors.workspace = true
description.workspace = true
documentation.workspace = true
homepage.workspace = true
repository.workspace = true
license.workspace = true
readme.workspace = true
keywords.workspace = true
categories.workspace = true
include.workspace = true

[features]
extra = ["dep:renamed"]

[dependencies]
alpha = { workspace = true, features = ["x"] }
renamed = { workspace = true, optional = true }

[build-dependencies]
any.workspace = true

[target.'cfg(unix)'.dev-dependencies]
alpha = { workspace = true }

[lints]
workspace = true
`,
    'heir/src/lib.rs': '',
  },
};

export const crateProjects: readonly CrateProject[] = [
  reference,
  ...withDependencies,
  ...texts,
  workspace,
];
