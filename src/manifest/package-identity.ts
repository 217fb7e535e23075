/** Name and version that a package carries inside: what a registry goes by, whatever the file is called. */
import { parse as parseToml } from 'smol-toml';
import { readTextMembers } from '../archive/read-text-members.ts';
import { Failure } from '../failure.ts';
import { readDistribution } from '../python/metadata.ts';
import { mavenCoordinates } from '../registry/maven-layout.ts';
import { readGem } from './gem.ts';
import {
  readOrRefuse,
  readSmall,
  unreadableMetadata,
  type ArchiveFiles,
  type PackageIdentity,
} from './identity.ts';
import type { ArtifactKind } from './manifest.ts';
import { parsePom } from './pom.ts';

export interface PackageFile {
  readonly path: string;
  readonly kind: ArtifactKind;
  /** The package that it should be. */
  readonly expected: string;
}

type Reader = (
  path: string,
  files: ArchiveFiles,
  expected: string,
) => Promise<PackageIdentity | undefined>;

/** Of kinds that tell it; a kind that is left out is known by its name alone. */
const readers: { readonly [Kind in ArtifactKind]?: Reader } = {
  wheel: (path, files) => readDistribution(path, 'wheel', files),
  sdist: (path, files) => readDistribution(path, 'sdist', files),
  crate: async (path, files) =>
    identityIn(path, await soleText(path, /^[^/]+\/Cargo\.toml$/, files), (text) =>
      fieldOf(parseToml(text), 'package'),
    ),
  // npm takes whatever the first folder is called; its own tools call it `package`.
  'npm-tarball': async (path, files) =>
    identityIn(path, await soleText(path, /^[^/]+\/package\.json$/, files), JSON.parse),
  gem: readGem,
  pom: async (path, files) => {
    const xml = (await readSmall(path, files.stream(path))).toString('utf8');
    return readOrRefuse(path, () => parsePom(xml));
  },
  jar: readJar,
};

/** Undefined where the package tells nothing of it. Throws SEAL_METADATA_UNREADABLE, ARCHIVE_*. */
export async function findPackageIdentity(
  { path, kind, expected }: PackageFile,
  files: ArchiveFiles,
): Promise<PackageIdentity | undefined> {
  return readers[kind]?.(path, files, expected);
}

/**
 * Maven puts a package's coordinates into its jar, other tools do not, and a jar that
 * bundles others has theirs too: only those of the package itself are looked for.
 * https://maven.apache.org/shared/maven-archiver/#pom-properties
 */
async function readJar(
  path: string,
  files: ArchiveFiles,
  expected: string,
): Promise<PackageIdentity | undefined> {
  const { group, artifact } = mavenCoordinates(expected);
  const wanted = `META-INF/maven/${group}/${artifact}/pom.properties`;
  const { texts } = await readTextMembers(path, (name) => name === wanted, files).catch(
    (error: unknown) => {
      // Jars that bundle others may hold a name twice: then they tell nothing for sure.
      if (error instanceof Failure && error.code === 'ARCHIVE_DUPLICATE_NAME') return noTexts;
      throw error;
    },
  );
  const version = /^version=(.*)$/m.exec(texts.get(wanted) ?? '')?.[1]?.trim();
  return version === undefined ? undefined : { name: expected, version };
}

const noTexts: { readonly texts: ReadonlyMap<string, string> } = { texts: new Map() };

async function soleText(path: string, pattern: RegExp, files: ArchiveFiles): Promise<string> {
  const { texts } = await readTextMembers(path, (name) => pattern.test(name), files);
  const [text] = texts.values();
  if (text === undefined || texts.size > 1) {
    throw unreadableMetadata(path, `${texts.size} files match ${pattern.source}`);
  }
  return text;
}

function identityIn(path: string, text: string, read: (text: string) => unknown): PackageIdentity {
  const about = readOrRefuse(path, () => read(text));
  const [name, version] = [fieldOf(about, 'name'), fieldOf(about, 'version')];
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw unreadableMetadata(path, 'it tells no name or no version');
  }
  return { name, version };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
