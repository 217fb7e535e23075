/** What the build gave: wheels and source distributions of one version, and nothing else. */
import type { Digests, Files } from '../ports.ts';
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
  const built = new Map<string, BuiltFile>();
  for (const entry of await files.list(folder)) {
    if (entry.kind !== 'file') throw unexpected(entry.name, 'is a link or no file at all', of);
    if (entry.name.includes('/')) throw unexpected(entry.name, 'is in a folder', of);
    if (entry.size === 0) throw unexpected(entry.name, 'is empty', of);
    const name = requireDistributionOf(entry.name, of);
    const path = `${folder}/${entry.name}`;
    built.set(entry.name, { name, path, ...(await files.digest(path)) });
  }
  return built;
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
