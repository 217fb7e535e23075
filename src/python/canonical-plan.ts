/** Which bytes are the canonical ones, file by file: decided before anything is fetched. */
import type { ServedFile } from '../ports.ts';
import { pythonFailure } from './failures.ts';

/** Where the canonical bytes come from: this run's build, the index, or some from each. */
export type CanonicalSource = 'build' | 'registry' | 'mixed';

export interface CanonicalPlan {
  readonly source: CanonicalSource;
  /** Names of files that the index has: its bytes are the canonical ones, as they cannot change. */
  readonly served: readonly ServedFile[];
  /** Names of files that only the build has. */
  readonly fromBuild: readonly string[];
}

/**
 * The plan for a version that the index serves these files of (none: it has no
 * such version). Throws PYTHON_FILES_DIFFER when the index has files that the
 * build does not have: nobody could say where they come from.
 */
export function planCanonical(
  built: ReadonlySet<string>,
  served: readonly ServedFile[],
): CanonicalPlan {
  const strangers = served.filter(({ filename }) => !built.has(filename));
  if (strangers.length > 0) throw filesDiffer(built, strangers);
  const names = new Set(served.map(({ filename }) => filename));
  const fromBuild = [...built].filter((name) => !names.has(name));
  const source = served.length === 0 ? 'build' : fromBuild.length === 0 ? 'registry' : 'mixed';
  return { source, served, fromBuild };
}

function filesDiffer(built: ReadonlySet<string>, strangers: readonly ServedFile[]) {
  return pythonFailure('PYTHON_FILES_DIFFER', {
    seen: `the index serves ${strangers.map(({ filename }) => filename).join(', ')}, which the build did not give (it gave ${[...built].join(', ')})`,
    expected: 'the same file names in the index and in the build, or a part of them in the index',
    cure: 'Build what the released version has (same platforms, same build tag), or release a new version.',
  });
}
