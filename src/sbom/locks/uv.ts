/** uv.lock. https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile */
import { parse as parseToml } from 'smol-toml';
import { groupBy } from '../../group-by.ts';
import { NotOfShape, listOf, objectOf, optional, textLike, type Shape } from '../../shape.ts';
import { normalizeProjectName } from '../../registry/names.ts';
import { otherProject, unreadableLock, unsupportedLock } from '../failures.ts';
import {
  reachable,
  withoutCredentials,
  type LockFile,
  type LockedPackage,
  type LockedProject,
  type WantedProject,
} from './locked.ts';
import { hashedFile, pythonPurl, readShape, sha256Checksums } from './python.ts';

const text = textLike();

/** A table whose values are all of one shape. */
function tableOf<T>(shape: Shape<T>): Shape<ReadonlyMap<string, T>> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new NotOfShape(place, 'a table');
    }
    const entries = Object.entries(value) as [string, unknown][];
    return new Map(entries.map(([name, entry]) => [name, shape(entry, `${place}.${name}`)]));
  };
}

const uvSource = objectOf({
  registry: optional(text),
  git: optional(text),
  url: optional(text),
  path: optional(text),
  editable: optional(text),
  virtual: optional(text),
  directory: optional(text),
});
const uvNeed = objectOf({
  name: text,
  version: optional(text),
  source: optional(uvSource),
  extra: optional(listOf(text)),
});
const uvPackage = objectOf({
  name: text,
  version: optional(text),
  source: uvSource,
  dependencies: optional(listOf(uvNeed)),
  'optional-dependencies': optional(tableOf(listOf(uvNeed))),
  sdist: optional(hashedFile),
  wheels: optional(listOf(hashedFile)),
});
const uvLock = objectOf({ package: optional(listOf(uvPackage)) });

type UvPackage = ReturnType<typeof uvPackage>;
type UvNeed = ReturnType<typeof uvNeed>;

/**
 * What a project needs where it is installed: neither its dependency groups nor its
 * extras. Throws SBOM_LOCK_UNREADABLE, SBOM_LOCK_UNSUPPORTED, SBOM_LOCK_OTHER_PROJECT.
 */
export function readUvLock(lock: LockFile, wanted: WantedProject): LockedProject {
  const entries = parse(lock);
  const own = entries.filter(isOwn);
  const project = wanted.name === undefined ? undefined : normalizeProjectName(wanted.name);
  const roots =
    project === undefined ? own : own.filter(({ name }) => normalizeProjectName(name) === project);
  if (roots.length === 0) {
    const known = own.map(({ name }) => name);
    throw otherProject(lock.path, wanted.name ?? 'a project', known);
  }
  const graph = graphOf(entries, lock.path);
  const needs = [...new Set(roots.flatMap((root) => graph.needsOf(keyOf(root))))].sort();
  const packages = reachable(needs, (key) => asLocked(graph.find(key), key, graph));
  const rootKeys = new Set(roots.map(keyOf));
  return {
    needs: needs.filter((key) => !rootKeys.has(key)),
    packages: packages.filter(({ key }) => !rootKeys.has(key)),
  };
}

function parse({ path, text: toml }: LockFile): readonly UvPackage[] {
  let value: unknown;
  try {
    value = parseToml(toml);
  } catch (error) {
    throw unreadableLock(path, `is not TOML: ${(error as Error).message.split('\n')[0]}`);
  }
  const { version } = value as { readonly version?: unknown };
  if (version !== 1) {
    throw unsupportedLock(path, `of version ${JSON.stringify(version)}`, 'uv.lock of version 1');
  }
  return readShape(
    () => uvLock(value, '').package ?? [],
    (seen) => unreadableLock(path, seen),
  );
}

function isOwn({ source }: UvPackage): boolean {
  return source.editable !== undefined || source.virtual !== undefined || source.directory === '.';
}

/** Source and version tell two packages of one name apart. */
function keyOf({ name, version, source }: Pick<UvPackage, 'name' | 'version' | 'source'>): string {
  return [name, version ?? '', ...Object.values(source)].join(' ');
}

interface Graph {
  find(key: string): UvPackage;
  /** Keys; with extras, what those need besides. */
  needsOf(key: string): readonly string[];
}

/** An extra is asked for where a package is needed, and then needed with it wherever it is. */
function graphOf(entries: readonly UvPackage[], path: string): Graph {
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
  const byName = groupBy(entries, ({ name }) => name);
  const extras = new Map<string, Set<string>>();
  const locate = (need: UvNeed, from: UvPackage): string => {
    const fitting = (byName.get(need.name) ?? []).filter(
      ({ version, source }) =>
        (need.version === undefined || need.version === version) &&
        (need.source === undefined ||
          Object.values(need.source).join() === Object.values(source).join()),
    );
    if (fitting.length === 1) return keyOf(fitting[0]!);
    const seen = fitting.length === 0 ? 'does not lock' : 'does not tell which';
    throw unreadableLock(path, `${seen} ${need.name} is, which ${from.name} needs`);
  };
  const direct = (entry: UvPackage): readonly UvNeed[] => entry.dependencies ?? [];
  for (const entry of entries) {
    // The extras of the project itself are left out, and with them what they ask for.
    const optionals = isOwn(entry) ? [] : [...(entry['optional-dependencies']?.values() ?? [])];
    const all = [...direct(entry), ...optionals.flat()];
    for (const need of all.filter(({ extra = [] }) => extra.length > 0)) {
      const key = locate(need, entry);
      extras.set(key, new Set([...(extras.get(key) ?? []), ...need.extra!]));
    }
  }
  return {
    find: (key) => byKey.get(key)!,
    needsOf(key) {
      const entry = byKey.get(key)!;
      const asked = [...(extras.get(key) ?? [])].flatMap(
        (extra) => entry['optional-dependencies']?.get(extra) ?? [],
      );
      const needs = [...direct(entry), ...asked].map((need) => locate(need, entry));
      return [...new Set(needs)].sort();
    },
  };
}

function asLocked(entry: UvPackage, key: string, graph: Graph): LockedPackage {
  const { name, version, source, sdist, wheels = [] } = entry;
  const git = gitLocation(source.git);
  const local = source.path ?? source.directory ?? source.editable ?? source.virtual;
  return {
    ...{ key, name, version },
    purl:
      local === undefined
        ? pythonPurl({ name, version, repositoryUrl: otherIndex(source.registry), vcsUrl: git })
        : undefined,
    downloadLocation: git,
    checksums: sha256Checksums([sdist?.hash, ...wheels.map(({ hash }) => hash)]),
    needs: graph.needsOf(key),
  };
}

/** Undefined for PyPI, which a package URL means when it names no other. */
function otherIndex(registry: string | undefined): string | undefined {
  if (registry === undefined || !URL.canParse(registry)) return undefined;
  return new URL(registry).hostname === 'pypi.org' ? undefined : withoutCredentials(registry);
}

/** `https://…?rev=main#<commit>` as `git+https://…@<commit>`. */
function gitLocation(address: string | undefined): string | undefined {
  const [, plain = '', commit = ''] = /^([^?#]*)[^#]*#?([^]*)$/.exec(address ?? '') ?? [];
  const clean = withoutCredentials(plain);
  return clean === undefined ? undefined : `git+${clean}${commit && `@${commit}`}`;
}
