/** package-lock.json and npm-shrinkwrap.json. https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
import {
  NotOfShape,
  objectOf,
  optional,
  textLike,
  trueOrFalse,
  wholeNumber,
  type Shape,
} from '../../shape.ts';
import { otherProject, unreadableLock, unsupportedLock } from '../failures.ts';
import { renderPackageUrl } from '../purl.ts';
import {
  publicAddress,
  reachable,
  withoutCredentials,
  type Checksum,
  type ChecksumAlgorithm,
  type LockFile,
  type LockedPackage,
  type LockedProject,
  type WantedProject,
} from './locked.ts';

const text = textLike();

/** A table of names; its values are nobody's business here. */
const names: Shape<readonly string[]> = (value, place) => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.keys(value);
  throw new NotOfShape(place, 'a table');
};

const npmEntry = objectOf({
  name: optional(text),
  version: optional(text),
  resolved: optional(text),
  integrity: optional(text),
  link: optional(trueOrFalse),
  dependencies: optional(names),
  optionalDependencies: optional(names),
  peerDependencies: optional(names),
});

type NpmEntry = ReturnType<typeof npmEntry>;

const npmLock = objectOf({
  lockfileVersion: wholeNumber(),
  packages: optional((value, place) => {
    const locations = names(value, place);
    const table = value as Readonly<Record<string, unknown>>;
    return new Map(
      locations.map((key) => [key, npmEntry(table[key], `${place}[${JSON.stringify(key)}]`)]),
    );
  }),
});

type Entries = ReadonlyMap<string, NpmEntry>;

/**
 * What a package needs where it runs: not what it is developed with. Throws
 * SBOM_LOCK_UNREADABLE, SBOM_LOCK_UNSUPPORTED, SBOM_LOCK_OTHER_PROJECT.
 */
export function readNpmLock(lock: LockFile, wanted: WantedProject): LockedProject {
  const entries = parse(lock);
  const root = findRoot(entries, wanted);
  if (root === undefined) {
    const own = [...entries].filter(([location]) => !isInstalled(location));
    const known = own.map(
      ([location, { name }]) => name ?? (location || 'a project without a name'),
    );
    throw otherProject(lock.path, wanted.name!, known);
  }
  const graph: Graph = { entries, path: lock.path };
  const needs = needsOf(root, graph);
  const packages = reachable(needs, (key) => asLocked(key, graph));
  return { needs, packages: packages.filter(({ key }) => key !== root) };
}

function parse({ path, text: json }: LockFile): Entries {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw unreadableLock(path, 'is not JSON');
  }
  try {
    const { lockfileVersion, packages } = npmLock(value, '');
    if (packages && (lockfileVersion === 2 || lockfileVersion === 3)) return packages;
    throw unsupportedLock(path, `of version ${lockfileVersion}`, 'lockfileVersion 2 or 3');
  } catch (error) {
    throw error instanceof NotOfShape ? unreadableLock(path, `is wrong: ${error.message}`) : error;
  }
}

/** Folder of the package: the project itself, or a workspace of it. */
function findRoot(entries: Entries, { name }: WantedProject): string | undefined {
  if (name === undefined) return entries.has('') ? '' : undefined;
  const own = [...entries].filter(([location]) => !isInstalled(location));
  return own.find(([, entry]) => entry.name === name)?.[0] ?? linkedAs(name, entries);
}

/** A workspace whose name is that of its folder has no `name`: the link in node_modules has it. */
function linkedAs(name: string, entries: Entries): string | undefined {
  const link = entries.get(`node_modules/${name}`);
  return link?.link === true && entries.has(link.resolved ?? '') ? link.resolved : undefined;
}

function isInstalled(location: string): boolean {
  return /(?:^|\/)node_modules\//.test(location);
}

interface Graph {
  readonly entries: Entries;
  readonly path: string;
}

/** Locations of what it depends on; optional ones that are not locked are left out, as npm does. */
function needsOf(location: string, { entries, path }: Graph): readonly string[] {
  const entry = entries.get(location)!;
  const { dependencies = [], optionalDependencies = [], peerDependencies = [] } = entry;
  const may = new Set([...optionalDependencies, ...peerDependencies]);
  const needs = [...new Set([...dependencies, ...may])].flatMap((name) => {
    const found = resolve(name, location, entries);
    if (found !== undefined) return [found];
    if (may.has(name)) return [];
    throw unreadableLock(path, `does not lock ${name}, which ${location || 'the project'} needs`);
  });
  return [...new Set(needs)].sort();
}

/** As Node finds it: in node_modules here, then in those of every folder above. */
function resolve(name: string, from: string, entries: Entries): string | undefined {
  for (let folder = from; ; folder = parentOf(folder)) {
    const location = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    const entry = entries.get(location);
    if (entry?.link === true) return entries.has(entry.resolved ?? '') ? entry.resolved : undefined;
    if (entry) return location;
    if (folder === '') return undefined;
  }
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(folder.lastIndexOf('/'), 0));
}

function asLocked(location: string, graph: Graph): LockedPackage {
  const entry = graph.entries.get(location)!;
  const inRepository = !isInstalled(location);
  const name = entry.name ?? installedName(location) ?? linkName(location, graph.entries);
  const { version, resolved } = entry;
  const git = gitLocation(resolved);
  return {
    ...{ key: location, name, version },
    purl: inRepository
      ? undefined
      : renderPackageUrl({ type: 'npm', name, version, qualifiers: { vcs_url: git } }),
    downloadLocation: git ?? publicAddress(resolved),
    checksums: checksumsOf(entry.integrity ?? ''),
    needs: needsOf(location, graph),
  };
}

/** `@octo/demo` of `node_modules/x/node_modules/@octo/demo`; undefined for a workspace. */
function installedName(location: string): string | undefined {
  return /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(location)?.[1];
}

/** A workspace is called as its link is; one without a link as its folder. */
function linkName(location: string, entries: Entries): string {
  const link = [...entries].find(([, entry]) => entry.link === true && entry.resolved === location);
  return (link && installedName(link[0])) ?? location;
}

function gitLocation(resolved = ''): string | undefined {
  const [, address, commit] = /^git\+([^#]+)#([0-9a-f]{40})$/.exec(resolved) ?? [];
  const plain = address === undefined ? undefined : withoutCredentials(address);
  return plain === undefined ? undefined : `git+${plain}@${commit}`;
}

const algorithms: Readonly<Record<string, readonly [ChecksumAlgorithm, bytes: number]>> = {
  sha1: ['SHA1', 20],
  sha256: ['SHA256', 32],
  sha384: ['SHA384', 48],
  sha512: ['SHA512', 64],
};

/** Subresource Integrity, base64, in hexadecimal digits. https://www.w3.org/TR/SRI/ */
function checksumsOf(integrity: string): readonly Checksum[] {
  return integrity.split(/\s+/).flatMap((part) => {
    const [, hash = '', base64 = ''] = /^(sha\d+)-([A-Za-z0-9+/]+={0,2})/.exec(part) ?? [];
    const [algorithm, size] = Object.hasOwn(algorithms, hash) ? algorithms[hash]! : [];
    const bytes = Buffer.from(base64, 'base64');
    return algorithm === undefined || bytes.length !== size
      ? []
      : [{ algorithm, value: bytes.toString('hex') }];
  });
}
