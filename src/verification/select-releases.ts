/** Which published releases are verified again. */
import type { Lookup } from '../lookup.ts';
import type { Release } from '../ports.ts';
import type { Since } from './since.ts';
import { watchFailure } from './watch-failures.ts';

/** As many releases as one run verifies: each is downloaded whole. */
export const maxReleases = 100;

/** A release that is out. */
export type PublishedRelease = Release & { readonly publishedAt: Date };

/**
 * Those that are no drafts, newest first; at least one. A tag's own release is among them.
 * Throws WATCH_LIST_UNKNOWN, WATCH_TAG_ABSENT, WATCH_NOTHING, WATCH_TOO_MANY.
 */
export function selectReleases(
  listed: Lookup<readonly Release[]>,
  since: Since,
): readonly PublishedRelease[] {
  if (listed.state !== 'present') {
    throw watchFailure('WATCH_LIST_UNKNOWN', {
      seen: listed.state === 'unknown' ? listed.reason : 'the repository has no list of releases',
      expected: 'the list of releases',
      cure: 'Run this again; when it stays so, see that the token may read the contents of the repository.',
    });
  }
  const published = listed.value.filter(isPublished).sort(newestFirst);
  const selected = 'tag' in since ? fromTag(published, since.tag) : fromMoment(published, since);
  if (selected.length <= maxReleases) return selected;
  throw watchFailure('WATCH_TOO_MANY', {
    seen: `${selected.length} releases`,
    expected: `at most ${maxReleases} at once`,
    cure: 'Name a later tag, a later day or a shorter time in `since`.',
  });
}

function isPublished(release: Release): release is PublishedRelease {
  return !release.draft && release.publishedAt !== undefined;
}

/** Releases of the same second come in the order of their numbers. */
function newestFirst(a: PublishedRelease, b: PublishedRelease): number {
  return b.publishedAt.getTime() - a.publishedAt.getTime() || b.id - a.id;
}

function fromTag(published: readonly PublishedRelease[], tag: string) {
  const first = published.findIndex((release) => release.tag === tag);
  if (first >= 0) return published.slice(0, first + 1);
  throw watchFailure('WATCH_TAG_ABSENT', {
    seen: `no published release of the tag ${tag}`,
    expected: 'a tag, a day such as `2026-01-31`, or a duration such as `90d`',
    cure: 'Name the tag of the first release that this suite made.',
  });
}

function fromMoment(published: readonly PublishedRelease[], { from }: { readonly from: Date }) {
  const selected = published.filter(({ publishedAt }) => publishedAt >= from);
  if (selected.length > 0) return selected;
  throw watchFailure('WATCH_NOTHING', {
    seen: `no release was published since ${from.toISOString().slice(0, 10)}`,
    expected: 'at least one: what verifies nothing proves nothing',
    cure: 'Name a tag, an earlier day or a longer time in `since`.',
  });
}
