/**
 * Which dist-tag a version is published with, and what may move. npm installs `latest`
 * when nobody says otherwise, so it never goes backwards: a fix of an older line gets a
 * tag of its own (https://docs.npmjs.com/cli/v11/commands/npm-dist-tag).
 */
import { compare, gt, major, minor, prerelease, valid, validRange } from 'semver';
import type { DistTags } from '../ports.ts';

/** `auto`, or the tag that somebody chose. */
export type DistTagChoice = string;

/** Whether npm takes it for a tag: no SemVer range, and safe in an address and in a shell. */
export function isDistTag(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9._-]{0,99}$/.test(text) && validRange(text) === null;
}

/**
 * The tag for a version. `auto` is `latest` for the highest stable version, `next` for a
 * prerelease, and `release-1.x` (or `release-1.2.x` when 1.3 is out) for an older line;
 * `next` does not go backwards either: an older prerelease gets `next-1.x`.
 */
export function chooseDistTag(choice: DistTagChoice, version: string, known: DistTags): string {
  const { tags, versions } = known;
  if (choice !== 'auto') return choice;
  const line = `${major(version)}.x`;
  if (prerelease(version)) return isBehind(version, tags.next) ? `next-${line}` : 'next';
  const higher = versions.filter((other) => isStable(other) && gt(other, version));
  if (higher.length === 0 && !isBehind(version, tags.latest)) return 'latest';
  const isNewestOfMajor = higher.every((other) => major(other) !== major(version));
  return `release-${isNewestOfMajor ? line : `${major(version)}.${minor(version)}.x`}`;
}

/** The version that `latest` would be moved back from; undefined when it would not. */
export function findLatestAhead(
  tag: string,
  version: string,
  { tags }: DistTags,
): string | undefined {
  return tag === 'latest' && isBehind(version, tags.latest) ? tags.latest : undefined;
}

/** The highest stable version above this one; undefined when there is none. */
export function findHigherStable(version: string, { versions }: DistTags): string | undefined {
  return versions
    .filter((other) => isStable(other) && gt(other, version))
    .sort(compare)
    .at(-1);
}

/** Whether `auto` chose it for a line that is not the newest. */
export function isLineTag(tag: string): boolean {
  return /^(?:release|next)-\d+(?:\.\d+)?\.x$/.test(tag);
}

/** Whether the tag stands at that version, or was moved on to a higher one since. */
export function isAtOrPast(version: string, at: string | undefined): boolean {
  return at === version || isBehind(version, at);
}

function isBehind(version: string, other: string | undefined): boolean {
  return other !== undefined && valid(other) !== null && gt(other, version);
}

function isStable(version: string): boolean {
  return valid(version) !== null && prerelease(version) === null;
}
