/** Cargo.lock. https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html */
import { parse as parseToml } from 'smol-toml';
import { NotOfShape, listOf, objectOf, optional, textLike, wholeNumber } from '../../shape.ts';
import { cratesIo } from '../../install/cargo-project.ts';
import { otherProject, unreadableLock, unsupportedLock } from '../failures.ts';
import { renderPackageUrl } from '../purl.ts';
import {
  reachable,
  withoutCredentials,
  type LockFile,
  type LockedPackage,
  type LockedProject,
  type WantedProject,
} from './locked.ts';

const text = textLike();
const cargoPackage = objectOf({
  name: text,
  version: text,
  source: optional(text),
  checksum: optional(textLike(/^[0-9a-f]{64}$/, 'a SHA-256')),
  dependencies: optional(listOf(text)),
});
const cargoLock = objectOf({
  version: optional(wholeNumber()),
  package: optional(listOf(cargoPackage)),
});

type CargoPackage = ReturnType<typeof cargoPackage>;

/**
 * What the crate needs; what the whole workspace needs when no crate is named. Cargo.lock
 * does not tell dependencies for building and testing from the others: all are listed.
 * Throws SBOM_LOCK_UNREADABLE, SBOM_LOCK_UNSUPPORTED, SBOM_LOCK_OTHER_PROJECT.
 */
export function readCargoLock(lock: LockFile, wanted: WantedProject): LockedProject {
  const entries = parse(lock);
  const own = entries.filter(({ source }) => source === undefined);
  const roots =
    wanted.name === undefined
      ? own
      : own.filter(
          ({ name, version }) =>
            name === wanted.name && (wanted.version === undefined || version === wanted.version),
        );
  if (roots.length === 0) {
    const known = own.map(({ name, version }) => `${name} ${version}`);
    throw otherProject(lock.path, [wanted.name, wanted.version].join(' ').trim(), known);
  }
  const index = indexOf(entries, lock.path);
  // Without a name, what the members need stands for them: they are what is released.
  const needs = [...new Set(roots.flatMap((root) => index.needsOf(root)))].sort();
  const packages = reachable(needs, (key) => asLocked(index.find(key), index));
  const rootKeys = new Set(roots.map(keyOf));
  return {
    needs: needs.filter((key) => !rootKeys.has(key)),
    packages: packages.filter(({ key }) => !rootKeys.has(key)),
  };
}

function parse({ path, text: toml }: LockFile): readonly CargoPackage[] {
  let value: unknown;
  try {
    value = parseToml(toml);
  } catch (error) {
    throw unreadableLock(path, `is not TOML: ${(error as Error).message.split('\n')[0]}`);
  }
  const { version } = value as { readonly version?: unknown };
  if (version !== 3 && version !== 4) {
    const seen = `of version ${JSON.stringify(version ?? 'none')}`;
    throw unsupportedLock(path, seen, 'Cargo.lock of version 3 or 4');
  }
  try {
    return cargoLock(value, '').package ?? [];
  } catch (error) {
    throw error instanceof NotOfShape ? unreadableLock(path, `is wrong: ${error.message}`) : error;
  }
}

function keyOf({ name, version, source }: CargoPackage): string {
  return source === undefined ? `${name} ${version}` : `${name} ${version} (${source})`;
}

interface Index {
  find(key: string): CargoPackage;
  needsOf(entry: CargoPackage): readonly string[];
}

/** A dependency is written as briefly as it can be told from the others: name, version, source. */
function indexOf(entries: readonly CargoPackage[], path: string): Index {
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
  const byReference = new Map<string, CargoPackage>();
  for (const entry of entries) {
    for (const reference of [entry.name, `${entry.name} ${entry.version}`, keyOf(entry)]) {
      byReference.set(reference, entry);
    }
  }
  return {
    find: (key) => byKey.get(key)!,
    needsOf: ({ name, dependencies = [] }) =>
      dependencies.map((reference) => {
        const entry = byReference.get(reference);
        if (entry) return keyOf(entry);
        throw unreadableLock(path, `does not lock ${reference}, which ${name} depends on`);
      }),
  };
}

function asLocked(entry: CargoPackage, index: Index): LockedPackage {
  const { name, version, source, checksum } = entry;
  return {
    ...{ key: keyOf(entry), name, version, purl: purlOf(entry) },
    downloadLocation: source?.startsWith('git+') ? gitLocation(source) : undefined,
    checksums: checksum === undefined ? [] : [{ algorithm: 'SHA256', value: checksum }],
    needs: index.needsOf(entry),
  };
}

function purlOf({ name, version, source }: CargoPackage): string | undefined {
  if (source === undefined) return undefined;
  const qualifiers = {
    vcs_url: source.startsWith('git+') ? gitLocation(source) : undefined,
    repository_url: registryOf(source),
  };
  return renderPackageUrl({ type: 'cargo', name, version, qualifiers });
}

/** Undefined for crates.io, which a package URL means when it names no other. */
function registryOf(source: string): string | undefined {
  const address = /^(?:registry|sparse)\+(.*)$/.exec(source)?.[1];
  return source === cratesIo || address === undefined ? undefined : withoutCredentials(address);
}

/** `git+https://…?branch=x#<commit>` as `git+https://…@<commit>`. */
function gitLocation(source: string): string | undefined {
  const [, address = '', commit = ''] = /^git\+([^?#]*)[^#]*#?([^]*)$/.exec(source) ?? [];
  const plain = withoutCredentials(address);
  return plain === undefined ? undefined : `git+${plain}${commit && `@${commit}`}`;
}
