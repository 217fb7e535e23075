/** What the build gave: wheels and source distributions of one version, and nothing else. */
import { inParallel } from '../in-parallel.ts';
import type { Digests, FileEntry, Files } from '../ports.ts';
import { normalizeProjectName } from '../registry/names.ts';
import { parseDistributionName, type DistributionName } from './distribution-name.ts';
import { pythonFailure } from './failures.ts';

/** What the files must be. */
export interface ProjectVersion {
  readonly project: string;
  /** Normalised. */
  readonly version: string;
}

export interface BuiltFile extends Digests {
  readonly name: DistributionName;
  readonly path: string;
}

/** Files of the built folder by name. Throws PYTHON_FILE_UNEXPECTED, PYTHON_NAME_INVALID. */
export async function readBuiltFiles(
  folder: string,
  of: ProjectVersion,
  files: Pick<Files, 'list' | 'digest'>,
): Promise<ReadonlyMap<string, BuiltFile>> {
  const entries = await files.list(folder);
  const names = entries.map((entry) => requireBuilt(entry, of));
  const built = await inParallel(
    names,
    async (name): Promise<readonly [string, BuiltFile]> => {
      const path = `${folder}/${name.filename}`;
      return [name.filename, { name, path, ...(await files.digest(path)) }];
    },
    names.length,
  );
  return new Map(built);
}

function requireBuilt({ name, kind, size }: FileEntry, of: ProjectVersion): DistributionName {
  if (kind !== 'file') throw unexpected(name, 'is a link or no file at all', of);
  if (name.includes('/')) throw unexpected(name, 'is in a folder', of);
  if (size === 0) throw unexpected(name, 'is empty', of);
  return requireDistributionOf(name, of);
}

/** The parsed name. Throws PYTHON_NAME_INVALID, PYTHON_FILE_UNEXPECTED for another version's. */
export function requireDistributionOf(filename: string, of: ProjectVersion): DistributionName {
  const name = parseDistributionName(filename);
  if (name.project === normalizeProjectName(of.project) && name.version === of.version) return name;
  throw unexpected(filename, `is of ${name.project} ${name.version}`, of);
}

/** Throws PYTHON_COUNT_WRONG. */
export function requireCounts(
  built: ReadonlyMap<string, BuiltFile>,
  expected: { readonly wheels: number; readonly sdists: number },
): void {
  const kinds = [...built.values()].map(({ name }) => name.kind);
  const count = (kind: DistributionName['kind']) => kinds.filter((one) => one === kind).length;
  if (count('wheel') === expected.wheels && count('sdist') === expected.sdists) return;
  throw pythonFailure('PYTHON_COUNT_WRONG', {
    seen: `the build gave ${count('wheel')} wheels and ${count('sdist')} source distributions: ${[...built.keys()].join(', ') || 'nothing'}`,
    expected: `${expected.wheels} and ${expected.sdists}`,
    cure: 'Check that every build job handed over its files, or correct `expected-wheels` and `expected-sdists`.',
  });
}

function unexpected(filename: string, is: string, of: ProjectVersion) {
  return pythonFailure('PYTHON_FILE_UNEXPECTED', {
    seen: `${JSON.stringify(filename)} ${is}`,
    expected: `only wheels and source distributions of ${of.project} ${of.version}`,
    cure: 'Hand over a folder that holds what this build gave, and nothing else.',
  });
}
