/** What a sealed package says of the packages that it needs. */
import { readTextMembers } from '../archive/read-text-members.ts';
import { parseCrateMetadata } from '../crates/metadata.ts';
import type { Files } from '../ports.ts';
import type { CargoPackage } from './cargo-project.ts';
import { installFailure } from './failures.ts';
import type { NpmPackage } from './npm-project.ts';
import type { SealedPackage } from './package.ts';

type ArchiveFiles = Pick<Files, 'stream' | 'stat'>;

/** With the tarball's package.json. Throws INSTALL_METADATA_UNREADABLE, ARCHIVE_*. */
export async function readNpmPackage(
  entry: SealedPackage,
  folder: string,
  files: ArchiveFiles,
): Promise<NpmPackage> {
  const path = `${folder}/${entry.artifacts[0]!.name}`;
  const manifest: unknown = parseJson(await topText(path, 'package.json', files), path);
  if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) {
    return { ...entry, manifest: manifest as NpmPackage['manifest'] };
  }
  throw unreadable(path, 'its package.json is no object');
}

/** With the names of its dependencies. Throws INSTALL_METADATA_UNREADABLE, CRATE_MANIFEST_INVALID, ARCHIVE_*. */
export async function readCargoPackage(
  entry: SealedPackage,
  folder: string,
  files: ArchiveFiles,
): Promise<CargoPackage> {
  const path = `${folder}/${entry.artifacts[0]!.name}`;
  const { deps } = parseCrateMetadata(await topText(path, 'Cargo.toml', files), undefined);
  // Those for its own tests are nobody's who depends on it.
  const needed = deps.filter(({ kind }) => kind !== 'dev');
  const namesOf = (optional: boolean) =>
    needed.filter((dependency) => dependency.optional === optional).map(({ name }) => name);
  return { ...entry, dependencies: namesOf(false), optionalDependencies: namesOf(true) };
}

/** A file in the archive's one top folder. */
async function topText(path: string, name: string, files: ArchiveFiles): Promise<string> {
  const isWanted = (member: string) =>
    member.split('/').length === 2 && member.endsWith(`/${name}`);
  const { texts } = await readTextMembers(path, isWanted, files);
  const [text] = texts.values();
  if (text === undefined || texts.size > 1) throw unreadable(path, `it has ${texts.size} ${name}`);
  return text;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(path, `its package.json is no JSON (${(error as Error).message})`);
  }
}

function unreadable(path: string, seen: string) {
  return installFailure('INSTALL_METADATA_UNREADABLE', {
    seen: `${path}: ${seen}`,
    expected: 'one package.json or Cargo.toml in the top folder',
    cure: 'Package with `npm pack` or `cargo package`, and seal that file.',
  });
}
