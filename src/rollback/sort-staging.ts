/** Which staging tags go, and which tags hold an image when all is put back: pure. */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import { renderRepository } from '../oci/reference.ts';
import { isEvidenceTag } from './evidence-tags.ts';
import { judgeTag, type PromotedTagStanding, type StagingRepository } from './state.ts';

export interface SortedStaging extends StagingRepository {
  /** Staging tags that may go. */
  readonly goes: readonly string[];
  /** Staging tags that stay, each with the tag that needs its image. */
  readonly stays: ReadonlyMap<string, string>;
  /** Tags that stay, with where they stand once everything was put back. */
  readonly holders: ReadonlyMap<string, ImageDigest>;
}

/**
 * A staging tag stays when its image is a part of one that stays: some registries delete the
 * image with its last tag, and would break the other one.
 */
export function sortStaging(
  staging: StagingRepository,
  promoted: readonly PromotedTagStanding[],
): SortedStaging {
  const { tags } = staging;
  const holders = holdersAfter(staging, promoted);
  const stays = new Map<string, string>();
  for (const name of staging.staging) {
    const holder = findWholeOf(tags.get(name)!, { ...staging, holders });
    if (holder !== undefined) stays.set(name, holder);
  }
  for (const name of stays.keys()) holders.set(name, tags.get(name)!);
  const goes = staging.staging.filter((name) => !stays.has(name));
  return { ...staging, goes, stays, holders };
}

/** A tag that stays and whose index has the image as a part; undefined when none has. */
export function findWholeOf(
  digest: ImageDigest,
  { holders, children }: Pick<SortedStaging, 'holders' | 'children'>,
): string | undefined {
  return [...holders].find(([, at]) => children.get(at)?.includes(digest))?.[0];
}

/** A tag that stays and has the image, whole or as a part; undefined when none has. */
export function findHolder(
  digest: ImageDigest,
  sorted: Pick<SortedStaging, 'holders' | 'children'>,
): string | undefined {
  return [...sorted.holders].find(([, at]) => at === digest)?.[0] ?? findWholeOf(digest, sorted);
}

/** Whether both are the same repository. */
export function isSamePlace(one: ImageRepository, other: ImageRepository): boolean {
  return renderRepository(one) === renderRepository(other);
}

function holdersAfter(
  { repository, tags, staging }: StagingRepository,
  promoted: readonly PromotedTagStanding[],
): Map<string, ImageDigest> {
  const gone = new Set(staging);
  const holders = new Map([...tags].filter(([name]) => !gone.has(name) && !isEvidenceTag(name)));
  for (const tag of promoted) {
    if (!isSamePlace(tag.repository, repository) || judgeTag(tag) !== 'ours') continue;
    if (tag.former) holders.set(tag.name, tag.former);
    else holders.delete(tag.name);
  }
  return holders;
}
