/** Whether a release becomes the latest one: by SemVer, and never backwards unless told to. */
import semver from 'semver';
import type { Release } from '../ports.ts';
import { undraftFailure } from './failures.ts';

export type LatestChoice = 'auto' | 'true' | 'false';

export interface LatestQuestion {
  readonly choice: LatestChoice;
  /** The release that is about to be published, or is. */
  readonly release: Release;
  readonly tag: string;
  readonly version: string;
  /** Releases to compare with; drafts and pre-releases among them do not count. */
  readonly others: readonly Release[];
}

export interface LatestDecision {
  readonly makeLatest: boolean;
  /** Why, for a reader. */
  readonly reason: string;
}

/** The decision. Throws UNDRAFT_LATEST_PRERELEASE when a pre-release is to be the latest. */
export function decideLatest(question: LatestQuestion): LatestDecision {
  const { choice, release, version } = question;
  if (choice === 'false') return { makeLatest: false, reason: '`make-latest` is `false`' };
  if (choice === 'true') return chosen(release);
  if (release.prerelease) return { makeLatest: false, reason: 'it is a pre-release' };
  const own = semver.parse(version);
  if (own === null || own.prerelease.length > 0) {
    return { makeLatest: false, reason: `${version} is not a stable version` };
  }
  const higher = higherRelease(question, own);
  return higher
    ? { makeLatest: false, reason: `${higher.tag} is higher` }
    : { makeLatest: true, reason: `no stable release is higher than ${version}` };
}

function chosen(release: Release): LatestDecision {
  if (!release.prerelease) return { makeLatest: true, reason: '`make-latest` is `true`' };
  throw undraftFailure('UNDRAFT_LATEST_PRERELEASE', {
    seen: `release ${release.id} of ${release.tag} is a pre-release, and \`make-latest\` is \`true\``,
    expected: 'a stable release: GitHub takes no other as the latest',
    cure: 'Set `make-latest` to `auto` or `false`, or stage the release with `prerelease: false`.',
  });
}

function higherRelease(
  { release, tag, version, others }: LatestQuestion,
  own: semver.SemVer,
): Release | undefined {
  const prefix = tag.endsWith(version) ? tag.slice(0, tag.length - version.length) : 'v';
  return others.find((other) => {
    if (other.id === release.id || other.draft || other.prerelease) return false;
    const theirs = versionOf(other.tag, prefix);
    return theirs !== undefined && theirs.prerelease.length === 0 && theirs.compare(own) > 0;
  });
}

/** The version in a tag of the same line; `v1.2.3` and `1.2.3` always count as of one line. */
function versionOf(tag: string, prefix: string): semver.SemVer | undefined {
  const bare = prefix !== '' && tag.startsWith(prefix) ? tag.slice(prefix.length) : tag;
  return semver.parse(bare.replace(/^v/, '')) ?? undefined;
}
