/** Lock files by their names: which kinds of artifact each is for, and what it locks. */
import type { ArtifactKind } from '../../manifest/manifest.ts';
import { sbomFailure, unsupportedLock } from '../failures.ts';
import { readCargoLock } from './cargo.ts';
import type { LockFile, LockedProject, WantedProject } from './locked.ts';
import { readNpmLock } from './npm.ts';
import { readPoetryLock } from './poetry.ts';
import { readPythonMetadata } from './python-metadata.ts';
import { readRequirements } from './requirements.ts';
import { readUvLock } from './uv.ts';

interface LockKind {
  readonly names: RegExp;
  /** Artifacts that it is for when nobody says otherwise. */
  readonly kinds: readonly ArtifactKind[];
  readonly read: (lock: LockFile, wanted: WantedProject) => LockedProject;
}

const python: readonly ArtifactKind[] = ['wheel', 'sdist'];

/** The first of a kind of artifact is the one that tells most of it. */
const lockKinds: readonly LockKind[] = [
  { names: /^Cargo\.lock$/, kinds: ['crate'], read: readCargoLock },
  {
    names: /^(?:package-lock|npm-shrinkwrap)\.json$/,
    kinds: ['npm-tarball'],
    read: readNpmLock,
  },
  { names: /^uv\.lock$/, kinds: python, read: readUvLock },
  { names: /^poetry\.lock$/, kinds: python, read: readPoetryLock },
  { names: /^requirements[\w.-]*\.txt$/, kinds: python, read: readRequirements },
  { names: /^(?:METADATA|PKG-INFO)$/, kinds: python, read: readPythonMetadata },
];

/** Far above the largest lock files there are. */
export const maxLockBytes = 32 * 1024 * 1024;

/**
 * What the lock file says that the project needs. Throws SBOM_TOO_LARGE,
 * SBOM_LOCK_UNREADABLE, SBOM_LOCK_UNSUPPORTED, SBOM_LOCK_OTHER_PROJECT.
 */
export function readLock(lock: LockFile, wanted: WantedProject): LockedProject {
  const kind = lockKinds[requireLockRank(lock.path)]!;
  if (lock.text.length > maxLockBytes) throw tooLarge(lock.path);
  return kind.read(lock, wanted);
}

/** The lower, the more such a lock file tells; throws SBOM_LOCK_UNSUPPORTED for other names. */
export function requireLockRank(path: string): number {
  const rank = findRank(path);
  if (rank !== undefined) return rank;
  throw unsupportedLock(
    path,
    'of no kind that is read here',
    'Cargo.lock, package-lock.json, npm-shrinkwrap.json, uv.lock, poetry.lock, requirements.txt, METADATA or PKG-INFO',
  );
}

/** Whether such a lock file is for such artifacts when nobody says otherwise; other files are for none. */
export function locksKind(path: string, kind: ArtifactKind): boolean {
  const rank = findRank(path);
  return rank !== undefined && lockKinds[rank]!.kinds.includes(kind);
}

function findRank(path: string): number | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const rank = lockKinds.findIndex(({ names }) => names.test(name));
  return rank < 0 ? undefined : rank;
}

function tooLarge(path: string) {
  return sbomFailure('SBOM_TOO_LARGE', {
    seen: `the lock file ${path} has more than ${maxLockBytes} bytes`,
    expected: 'a lock file as its tool writes it',
    cure: 'Check which file was named.',
  });
}
