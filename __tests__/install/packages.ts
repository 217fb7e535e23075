/** Small real packages, made on the spot. */
import { tarGz } from '../support/archives.ts';

type Manifest = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly version: string;
};

/** An npm tarball with that package.json. */
export function npmTarballOf(manifest: Manifest): Promise<Buffer> {
  return tarGz({
    'package/package.json': JSON.stringify(manifest),
    'package/cli.js': '#!/usr/bin/env node\n',
  });
}

export interface CrateToPack {
  readonly name: string;
  readonly version: string;
  /** TOML below `[package]`. */
  readonly more?: string;
}

/** A .crate of a library. */
export function crateOf({ name, version, more = '' }: CrateToPack): Promise<Buffer> {
  const manifest = `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n\n[lib]\npath = "lib.rs"\n\n${more}`;
  return tarGz({
    [`${name}-${version}/Cargo.toml`]: manifest,
    [`${name}-${version}/lib.rs`]: '//! A crate.\n',
  });
}
