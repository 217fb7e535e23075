/** Crates whose manifests say of their dependencies whatever can be said. */
import { about, crate, type CrateProject } from './crate-project.ts';

export const withDependencies: readonly CrateProject[] = [
  crate(
    'every kind of dependency',
    'every',
    `version = "0.3.0-rc.1"
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
    {
      'LICENSE.txt': 'As you like.\n',
      'docs/ABOUT.md': '# Every\nÜnïcode.\n',
      'build.rs': 'fn main() {}\n',
    },
  ),
  crate(
    'requirements in every form',
    'requirements',
    `${about}
[dependencies]
alpha = ">1.0,<2"
beta = ">= 0.2.0 , < 0.4.0-0"
gamma = "1"
any = "0.1.*"
pinned = " = 1.0.3 "
wide_name = "2.0.0-rc.1"

[dev-dependencies]
gamma = "1.2.3+of.no.matter"
any = "~0.1"

[build-dependencies]
any = "0.*"
alpha = "*"
`,
  ),
  crate(
    'one crate under several names, for several targets',
    'renamed',
    `${about}
[features]
all = ["dep:first", "second-one/x", "wide?/full"]
second-one = ["dep:second-one"]

[dependencies]
first = { package = "alpha", version = "1.2", optional = true }
second-one = { package = "alpha", version = "1", optional = true, default-features = false }
wide = { package = "wide_name", version = "2.0.0-rc.1", optional = true }

[target.'cfg(all(unix, not(target_os = "macos"), feature = "all"))'.dependencies]
third = { package = "alpha", version = "1.2.1", features = ["x", "std"] }

[target.'cfg(windows)'.dev-dependencies]
fourth = { package = "gamma", version = "1.2", features = ["derive"] }

[target.wasm32-unknown-unknown.dependencies]
gamma = "1.2"
`,
  ),
  crate(
    'optional dependencies that are features by themselves, and names spelled as they were',
    'implicit',
    `${about}
[features]
default = []
empty = []
more = ["gamma", "gamma/derive", "empty"]

[dependencies]
gamma = { version = "1", optional = true }
beta = { version = "0.3", optional = true, default_features = false }
`,
  ),
  crate(
    'tables and keys with an underscore, as old manifests have them',
    'underscores',
    `[package]
name = "underscores"
version = "1.0.0"
edition = "2018"
license = "MIT"
description = "Old."

[dependencies]
alpha = { version = "1.2", default_features = false }

[dev_dependencies]
beta = "0.3"

[build_dependencies]
gamma = { version = "1.2", default_features = false }

[target.'cfg(unix)'.dev_dependencies]
any = { version = "0.1", default_features = false }
`,
    { 'build.rs': 'fn main() {}\n' },
  ),
  crate(
    'dependencies that stand beside it: those with a version are published, the others left out',
    'beside',
    `${about}
[dependencies]
alpha = { path = "deps/alpha", version = "1.2" }

[dev-dependencies]
helper = { path = "deps/helper" }
beta = { path = "deps/beta", version = "0.3.0" }
`,
    Object.fromEntries(
      [
        ['alpha', '1.2.5'],
        ['beta', '0.3.0'],
        ['helper', '0.0.0'],
      ].flatMap(([name, version]) => [
        [`deps/${name}/Cargo.toml`, `[package]\nname = "${name}"\nversion = "${version}"\n`],
        [`deps/${name}/src/lib.rs`, ''],
      ]),
    ),
  ),
];
