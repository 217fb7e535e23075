/**
 * `node scripts/lock-file.ts`: adds what npm left out of package-lock.json.
 * A registry mirror may lack packages for other platforms; npm then writes a
 * lock file without them, and `npm ci` refuses that file everywhere
 * (https://github.com/npm/cli/issues/4828).
 */
import { findText, writeText } from './project.ts';

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly engines?: object;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

export interface MissingPackage {
  readonly name: string;
  readonly version: string;
  /** The entry of the package that names it. */
  readonly parent: string;
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = [
  ...['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'],
  'wasm32',
];

/** Optional dependencies that the lock file names and has no entry for. */
export function findMissing({ packages }: LockFile): readonly MissingPackage[] {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !hasEntry(packages, parent, name))
      .map(([name, version]) => ({ name, version, parent })),
  );
}

/** The lock file with an entry for each missing package, as npm would have written it. */
export function completeLockFile(lock: LockFile): LockFile {
  const added = findMissing(lock).map(
    (missing) => [`node_modules/${missing.name}`, describe(lock, missing)] as const,
  );
  const packages = { ...lock.packages, ...Object.fromEntries(added) };
  // By locale, unlike everything else here: it is npm's order.
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

/** Where Node looks from `parent`: below it, then below each folder above. */
function hasEntry(packages: LockFile['packages'], parent: string, name: string): boolean {
  const above = parent.split('/node_modules/');
  return above.some((_, index) => {
    const folder = above.slice(0, index + 1).join('/node_modules/');
    return `${folder}/node_modules/${name}` in packages || `node_modules/${name}` in packages;
  });
}

/** No integrity: only a registry that has the package could tell it. npm fills it in there. */
function describe({ packages }: LockFile, { name, version, parent }: MissingPackage): LockEntry {
  const words = name.split(/[-/]/);
  const only = (known: readonly string[]) => words.filter((word) => known.includes(word));
  const sibling = Object.keys(packages[parent]?.optionalDependencies ?? {})
    .map((other) => packages[`node_modules/${other}`])
    .find((entry) => entry?.integrity !== undefined);
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : [];
  return {
    version,
    cpu: only(processors),
    ...(packages[parent]?.dev && { dev: true }),
    ...(libc.length > 0 && { libc }),
    ...(sibling?.license !== undefined && { license: sibling.license }),
    optional: true,
    os: only(systems),
    ...(sibling?.engines !== undefined && { engines: sibling.engines }),
  };
}

if (import.meta.main) {
  const lock = JSON.parse(findText('package-lock.json') ?? '{}') as LockFile;
  const missing = findMissing(lock);
  writeText('package-lock.json', `${JSON.stringify(completeLockFile(lock), undefined, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} packages added`);
}
