/** poetry.lock. It does not tell which packages the project itself needs: all of its main group are. */
import { parse as parseToml } from 'smol-toml';
import { listOf, objectOf, optional, textLike, type Shape } from '../../shape.ts';
import { normalizeProjectName } from '../../registry/names.ts';
import { unreadableLock, unsupportedLock } from '../failures.ts';
import type { LockFile, LockedProject } from './locked.ts';
import { hashedFile, pythonPurl, readShape, sha256Checksums } from './python.ts';

const text = textLike();
const names: Shape<readonly string[]> = (value) => Object.keys(Object(value) as object);

const poetryPackage = objectOf({
  name: text,
  version: text,
  groups: optional(listOf(text)),
  dependencies: optional(names),
  files: optional(listOf(hashedFile)),
});
const poetryLock = objectOf({ package: optional(listOf(poetryPackage)) });

/** Throws SBOM_LOCK_UNREADABLE, SBOM_LOCK_UNSUPPORTED. */
export function readPoetryLock({ path, text: toml }: LockFile): LockedProject {
  let value: unknown;
  try {
    value = parseToml(toml);
  } catch (error) {
    throw unreadableLock(path, `is not TOML: ${(error as Error).message.split('\n')[0]}`);
  }
  const { metadata } = value as { readonly metadata?: { readonly 'lock-version'?: unknown } };
  const version = metadata?.['lock-version'];
  if (typeof version !== 'string' || !version.startsWith('2.')) {
    const seen = `of version ${JSON.stringify(version ?? 'none')}`;
    throw unsupportedLock(path, seen, 'poetry.lock of version 2');
  }
  const entries = readShape(
    () => poetryLock(value, '').package ?? [],
    (seen) => unreadableLock(path, seen),
  );
  // Before 2.1 the groups are not told: then all packages count.
  const main = entries.filter(({ groups }) => groups === undefined || groups.includes('main'));
  const keys = new Map(main.map(({ name }) => [normalizeProjectName(name), name]));
  const packages = main.map(({ name, version: locked, dependencies = [], files = [] }) => ({
    ...{ key: name, name, version: locked, purl: pythonPurl({ name, version: locked }) },
    downloadLocation: undefined,
    checksums: sha256Checksums(files.map(({ hash }) => hash)),
    // What a marker excludes everywhere is named and not locked.
    needs: dependencies.flatMap((need) => keys.get(normalizeProjectName(need)) ?? []),
  }));
  return { needs: packages.map(({ key }) => key), packages };
}
