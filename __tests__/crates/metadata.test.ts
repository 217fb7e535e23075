import { describe, expect, it } from '@jest/globals';
import { findReadmeName, parseCrateMetadata } from '../../src/crates/metadata.ts';
import { expectFailure } from '../support/expect-failure.ts';

const packaged = `
[package]
edition = "2021"
rust-version = "1.70"
name = "demo"
version = "1.2.3"
authors = ["A <a@example.org>"]
description = "d"
readme = "README.md"
keywords = ["k"]
categories = ["encoding"]
license = "MIT"
repository = "https://example.org/demo"
links = "z"

[dependencies.serde]
version = "1.0"
features = ["derive"]
optional = true
default-features = false

[dependencies.renamed]
version = "0.2"
package = "real-name"

[dependencies.elsewhere]
version = "3"
registry-index = "sparse+https://registry.example/index/"

[dev-dependencies.by-path]
path = "../by-path"

[dev-dependencies.checked]
version = "1"

[build-dependencies]
cc = "1"

[target."cfg(windows)".dependencies.winapi]
version = "0.3"

[features]
default = ["std"]
std = []
derive = ["dep:serde"]
`;

describe('the metadata of a packaged crate', () => {
  const metadata = parseCrateMetadata(packaged, '# demo\n');
  const dependency = (name: string) => metadata.deps.find((found) => found.name === name);

  it('has the package fields under the names of the web API, absent ones as null', () => {
    expect(metadata).toMatchObject({
      name: 'demo',
      vers: '1.2.3',
      authors: ['A <a@example.org>'],
      readme: '# demo\n',
      readme_file: 'README.md',
      documentation: null,
      license_file: null,
      links: 'z',
      rust_version: '1.70',
      features: { default: ['std'], std: [], derive: ['dep:serde'] },
      badges: {},
    });
  });

  it('tells features, optionality and default features of a dependency', () => {
    expect(dependency('serde')).toEqual({
      name: 'serde',
      version_req: '^1.0',
      features: ['derive'],
      optional: true,
      default_features: false,
      target: null,
      kind: 'normal',
    });
  });

  it('knows the older spelling of default features', () => {
    const text = `[package]\nname = "x"\nversion = "1.0.0"\n[dependencies]\ny = { version = "1", default_features = false }\n`;
    expect(parseCrateMetadata(text, undefined).deps[0]?.default_features).toBe(false);
  });

  it('names a renamed dependency by its package, and keeps the name in the manifest', () => {
    expect(dependency('real-name')?.explicit_name_in_toml).toBe('renamed');
  });

  it('keeps the index of a dependency from another registry', () => {
    expect(dependency('elsewhere')?.registry).toBe('sparse+https://registry.example/index/');
  });

  it('leaves out development dependencies without a version, and keeps the others', () => {
    expect(dependency('by-path')).toBeUndefined();
    expect(dependency('checked')?.kind).toBe('dev');
  });

  it('tells the target and the kind', () => {
    expect(dependency('winapi')?.target).toBe('cfg(windows)');
    expect(dependency('cc')?.kind).toBe('build');
  });

  it('finds the readme by the name that the manifest gives', () => {
    expect(findReadmeName(packaged)).toBe('README.md');
    expect(
      findReadmeName('[package]\nname = "x"\nversion = "1.0.0"\nreadme = false\n'),
    ).toBeUndefined();
  });

  it.each([
    ['not TOML', 'package = ['],
    ['without a package', '[dependencies]\n'],
    ['without a version', '[package]\nname = "x"\n'],
    [
      'with a dependency without a version',
      '[package]\nname = "x"\nversion = "1.0.0"\n[dependencies]\ny = { path = "." }\n',
    ],
    ['with authors that are no list', '[package]\nname = "x"\nversion = "1.0.0"\nauthors = "me"\n'],
  ])('refuses a manifest %s', async (_, text) => {
    await expectFailure('CRATE_MANIFEST_INVALID', () => parseCrateMetadata(text, undefined));
  });
});
