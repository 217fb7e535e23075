/** Every file that carries the version carries the same one. */
import { createCollector } from '../collector.ts';
import type { Failure } from '../failure.ts';
import { isSameVersion, semverOf } from './equal-versions.ts';
import { tagFailure, versionFileFailure } from './failures.ts';
import { readVersionFile } from './files/read.ts';
import type { FoundVersion, ReadSource } from './files/source.ts';

export interface VersionFiles {
  readonly found: readonly FoundVersion[];
  /** Of the files that could not be read. */
  readonly failures: readonly Failure[];
}

/** Reads every entry; one that cannot be read does not hide the others. */
export async function readVersionFiles(
  entries: readonly string[],
  read: ReadSource,
): Promise<VersionFiles> {
  const collector = createCollector();
  const found: FoundVersion[] = [];
  for (const entry of entries) {
    const version = await collector.check(() => readVersionFile(entry, read));
    if (version !== undefined) found.push(version);
  }
  return { found, failures: collector.failures };
}

/** Throws TAG_VERSION_MISMATCH that names every file that disagrees, with its line. */
export function requireLockstep(
  { tag, version }: { readonly tag: string; readonly version: string },
  found: readonly FoundVersion[],
): void {
  const wrong = found.filter((file) => !isSameVersion(file.version, version, file.scheme));
  const first = wrong[0];
  if (first === undefined) return;
  throw tagFailure('TAG_VERSION_MISMATCH', {
    seen: `tag ${tag}, but ${wrong.map(says).join(', ')}.`,
    expected: `${version} in every version file`,
    cure: `Set the version to ${version} in ${wrong.map(({ path }) => path).join(', ')}, commit, and release that commit; a tag that was pushed stays where it is, so take the next version if ${version} is tagged already.`,
    location: { file: first.path, ...(first.line !== undefined && { line: first.line }) },
  });
}

/** The SemVer version on which all files agree. Throws VERSION_FILES_*, VERSION_FILE_NO_VERSION. */
export function requireOneVersion(found: readonly FoundVersion[]): string {
  const [first] = found;
  if (first === undefined) {
    throw versionFileFailure('VERSION_FILES_NONE', {
      seen: '`version-from: file`, but `version-files` is empty.',
      expected: 'at least one file that carries the version',
      cure: 'List the files under `version-files`, or set `version-from: tag`.',
    });
  }
  const version = semverOf(first.version, first.scheme);
  if (version === undefined) {
    throw versionFileFailure('VERSION_FILE_NO_VERSION', {
      seen: `${says(first)}, which has no form in Semantic Versioning.`,
      expected: 'a version such as 1.2.3 or 1.2.3rc1',
      cure: 'Set a version that a tag can carry.',
      location: { file: first.path, ...(first.line !== undefined && { line: first.line }) },
    });
  }
  if (found.every((file) => isSameVersion(file.version, version, file.scheme))) return version;
  throw versionFileFailure('VERSION_FILES_DISAGREE', {
    seen: `${found.map(says).join(', ')}.`,
    expected: 'the same version in every version file',
    cure: 'Set them to one version, and commit.',
  });
}

function says({ path, line, version }: FoundVersion): string {
  return `${path}${line === undefined ? '' : `:${line}`} says ${JSON.stringify(version).slice(1, -1)}`;
}
