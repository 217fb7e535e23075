/** Cargo.toml, and the version that a member inherits from its workspace. */
import type { TomlTable } from 'smol-toml';
import type { FoundVersion, ReadSource, Source } from './source.ts';
import { findTable, lineOfKey, parseToml } from './toml.ts';
import { noVersion } from './unusable.ts';

/** https://doc.rust-lang.org/cargo/reference/workspaces.html#the-package-table */
export async function readCargoToml(source: Source, read: ReadSource): Promise<FoundVersion> {
  const document = parseToml(source);
  const about = findTable(document, 'package');
  if (about === undefined) return workspaceVersion(source, document);
  const { version } = about;
  if (typeof version === 'string') {
    const line = lineOfKey(source.text, 'package', 'version');
    return { version, path: source.path, line, scheme: 'semver' };
  }
  if (findTable(about, 'version')?.workspace !== true) {
    throw noVersion(source.path, '`version` under `[package]`');
  }
  if (findTable(document, 'workspace') !== undefined) return workspaceVersion(source, document);
  return inherited(source, about, read);
}

/** Looks where Cargo looks: at `package.workspace`, else in every folder above. */
async function inherited(
  source: Source,
  about: TomlTable,
  read: ReadSource,
): Promise<FoundVersion> {
  const folder = source.path.split('/').slice(0, -1);
  const roots =
    typeof about.workspace === 'string'
      ? [resolve(folder, about.workspace)]
      : folder.map((_, depth) => folder.slice(0, folder.length - 1 - depth));
  for (const root of roots) {
    const candidate = await read([...root, 'Cargo.toml'].join('/'));
    if (candidate === undefined) continue;
    const document = parseToml(candidate);
    if (findTable(document, 'workspace') !== undefined) {
      return workspaceVersion(candidate, document);
    }
  }
  throw noVersion(source.path, 'workspace above it to inherit its version from');
}

function workspaceVersion({ path, text }: Source, document: TomlTable): FoundVersion {
  const version = findTable(document, 'workspace', 'package')?.version;
  if (typeof version !== 'string') {
    throw noVersion(path, '`version` under `[package]` or `[workspace.package]`');
  }
  const line = lineOfKey(text, 'workspace.package', 'version');
  return { version, path, line, scheme: 'semver' };
}

/** `..` that leads out of the working directory is kept: reading it is refused. */
function resolve(folder: readonly string[], relative: string): readonly string[] {
  const resolved = [...folder];
  for (const part of relative.split('/')) {
    if (part === '..' && resolved.length > 0 && resolved.at(-1) !== '..') resolved.pop();
    else if (part !== '.' && part !== '') resolved.push(part);
  }
  return resolved;
}
