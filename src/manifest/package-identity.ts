/** Name and version that a package carries inside: what a registry goes by, whatever the file is called. */
import { parse as parseToml } from 'smol-toml';
import { readTextMembers } from '../archive/read-text-members.ts';
import type { Files } from '../ports.ts';
import { readDistribution } from '../python/metadata.ts';
import type { ArtifactKind } from './manifest.ts';
import { sealFailure } from './failures.ts';

export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

type ArchiveFiles = Pick<Files, 'stream' | 'stat'>;

/** Undefined for kinds that carry none. Throws SEAL_METADATA_UNREADABLE, ARCHIVE_*. */
export async function readPackageIdentity(
  path: string,
  kind: ArtifactKind,
  files: ArchiveFiles,
): Promise<PackageIdentity | undefined> {
  switch (kind) {
    case 'wheel':
    case 'sdist':
      return readDistribution(path, kind, files);
    case 'crate':
      return identityIn(path, await soleText(path, /^[^/]+\/Cargo\.toml$/, files), (text) =>
        fieldOf(parseToml(text), 'package'),
      );
    case 'npm-tarball':
      // npm takes whatever the first folder is called; its own tools call it `package`.
      return identityIn(path, await soleText(path, /^[^/]+\/package\.json$/, files), JSON.parse);
    case 'archive':
    case 'file':
      return undefined;
  }
}

async function soleText(path: string, pattern: RegExp, files: ArchiveFiles): Promise<string> {
  const { texts } = await readTextMembers(path, (name) => pattern.test(name), files);
  const [text] = texts.values();
  if (text === undefined || texts.size > 1) {
    throw unreadable(path, `${texts.size} files match ${pattern.source}`);
  }
  return text;
}

function identityIn(path: string, text: string, read: (text: string) => unknown): PackageIdentity {
  const about = readOrRefuse(path, text, read);
  const [name, version] = [fieldOf(about, 'name'), fieldOf(about, 'version')];
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw unreadable(path, 'it tells no name or no version');
  }
  return { name, version };
}

function readOrRefuse(path: string, text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text);
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function unreadable(path: string, seen: string) {
  return sealFailure('SEAL_METADATA_UNREADABLE', {
    seen: `the metadata inside ${path} cannot be read: ${seen}`,
    expected: 'one Cargo.toml or package.json with a name and a version',
    cure: 'Package with `cargo package` or `npm pack`.',
  });
}
