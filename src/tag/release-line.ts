/**
 * Which release a version follows. A version higher than every release is next. A lower one
 * is maintenance, and its line is its `major.minor`: it must be higher than that line's
 * latest. The first version of a new line below the newest one must be higher than every
 * release of its major version, and that major version must have been released before.
 */
import { compare, major, minor } from 'semver';
import { tagFailure } from './failures.ts';
import { findVersion } from './parse.ts';

export interface ReleasedVersion {
  readonly tag: string;
  /** SemVer. */
  readonly version: string;
}

/** Published tags that are the prefix and a version, lowest first; other tags are no releases. */
export function releasedVersions(
  tags: readonly string[],
  prefix: string,
): readonly ReleasedVersion[] {
  return tags
    .flatMap((tag) => {
      const version = findVersion(tag, prefix);
      return version === undefined ? [] : [{ tag, version }];
    })
    .sort((one, other) => compare(one.version, other.version));
}

/** The highest release below `version`, undefined for the first one. */
export function findPrevious(
  version: string,
  released: readonly ReleasedVersion[],
): ReleasedVersion | undefined {
  return released.findLast((release) => compare(release.version, version) < 0);
}

/** Throws TAG_VERSION_NOT_HIGHER. `released` is sorted, and without the version's own release. */
export function requireHigher(version: string, released: readonly ReleasedVersion[]): void {
  const newest = released.at(-1);
  if (newest === undefined || compare(version, newest.version) > 0) return;
  const sameMajor = released.filter((release) => major(release.version) === major(version));
  const line = sameMajor.filter((release) => minor(release.version) === minor(version));
  const latest = line.at(-1) ?? sameMajor.at(-1);
  if (latest !== undefined && compare(version, latest.version) > 0) return;
  const expected =
    latest === undefined
      ? `a version higher than ${newest.version}, or a patch of a line that was released`
      : `a version higher than ${latest.version}, the latest release of its line`;
  throw tagFailure('TAG_VERSION_NOT_HIGHER', {
    seen: `the version ${version}, but ${(latest ?? newest).tag} is released already.`,
    expected,
    cure: 'Raise the version in every version file, commit, and tag that commit.',
  });
}
