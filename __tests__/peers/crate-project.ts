/** A crate to publish, as its files. */

export interface CrateProject {
  readonly title: string;
  /** The crate that is published. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

const library = { 'src/lib.rs': '' };
/** The lines of a manifest that every crate here needs. */
export const about =
  'version = "1.0.0"\nedition = "2021"\nlicense = "MIT"\ndescription = "A crate."\n';

/** A crate of that name whose manifest goes on with this text. */
export function crate(
  title: string,
  name: string,
  manifest: string,
  files: Readonly<Record<string, string>> = {},
): CrateProject {
  const toml = manifest.includes('[package]')
    ? manifest
    : `[package]\nname = "${name}"\n${manifest}`;
  return { title, name, files: { 'Cargo.toml': toml, ...library, ...files } };
}
