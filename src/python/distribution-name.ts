/**
 * Names of wheels and source distributions.
 * https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
 * https://packaging.python.org/en/latest/specifications/source-distribution-format/#source-distribution-file-name
 */
import { normalizeProjectName } from '../registry/names.ts';
import { pythonFailure } from './failures.ts';
import { findPythonVersion } from './version.ts';

export interface WheelName {
  readonly kind: 'wheel';
  readonly filename: string;
  /** Normalised, with dashes. */
  readonly project: string;
  /** Normalised. */
  readonly version: string;
  readonly build: string | undefined;
  /** Every `python-abi-platform` that the compressed tag set stands for, sorted. */
  readonly tags: readonly string[];
}

export interface SdistName {
  readonly kind: 'sdist';
  readonly filename: string;
  readonly project: string;
  readonly version: string;
}

export type DistributionName = WheelName | SdistName;

const maxLength = 255;
const projectPattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const tagSetPattern = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/;

/** What the name tells. Throws PYTHON_NAME_INVALID: such a name never becomes a path. */
export function parseDistributionName(filename: string): DistributionName {
  const name = findDistributionName(filename);
  if (name) return name;
  throw pythonFailure('PYTHON_NAME_INVALID', {
    seen: `the file name ${JSON.stringify(filename.slice(0, maxLength))}`,
    expected:
      'name-version-python-abi-platform.whl or name-version.tar.gz, as Python’s packaging writes them',
    cure: 'Build with a current build backend; do not rename what it gives.',
  });
}

/** Like parseDistributionName, undefined when the name is neither. */
export function findDistributionName(filename: string): DistributionName | undefined {
  if (filename.length > maxLength) return undefined;
  if (filename.endsWith('.whl')) return findWheelName(filename);
  return filename.endsWith('.tar.gz') ? findSdistName(filename) : undefined;
}

function findWheelName(filename: string): WheelName | undefined {
  const parts = filename.slice(0, -'.whl'.length).split('-');
  if (parts.length !== 5 && parts.length !== 6) return undefined;
  const [project, rawVersion] = parts as [string, string];
  const build = parts.length === 6 ? parts[2] : undefined;
  const tagSets = parts.slice(-3);
  // A wheel's parts cannot hold dashes, so an escaped name or version has `_` instead.
  const version = findPythonVersion(rawVersion.replaceAll('_', '-'));
  if (version === undefined || !projectPattern.test(project)) return undefined;
  if (build !== undefined && !/^[0-9][A-Za-z0-9_.]*$/.test(build)) return undefined;
  if (!tagSets.every((set) => tagSetPattern.test(set))) return undefined;
  const tags = expandTags(tagSets as [string, string, string]);
  return { kind: 'wheel', filename, project: normalizeProjectName(project), version, build, tags };
}

function findSdistName(filename: string): SdistName | undefined {
  const stem = filename.slice(0, -'.tar.gz'.length);
  // Older backends leave dashes in the name; the version never has one.
  const dash = stem.lastIndexOf('-');
  const version = dash > 0 ? findPythonVersion(stem.slice(dash + 1)) : undefined;
  const project = stem.slice(0, Math.max(dash, 0));
  if (version === undefined || !projectPattern.test(project)) return undefined;
  return { kind: 'sdist', filename, project: normalizeProjectName(project), version };
}

function expandTags([pythons, abis, platforms]: readonly [string, string, string]): string[] {
  const tags = pythons
    .split('.')
    .flatMap((python) =>
      abis
        .split('.')
        .flatMap((abi) =>
          platforms.split('.').map((platform) => `${python}-${abi}-${platform}`.toLowerCase()),
        ),
    );
  return [...new Set(tags)].sort();
}
