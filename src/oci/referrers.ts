/** What refers to a manifest: the registry's own list, and the tag in which clients keep one. */
import type { ImageDescriptor, ImageDigest } from '../image-ports.ts';
import { referrersTag } from './digest.ts';
import { findManifest, nameAt, type Place, type ReadManifest } from './find-manifest.ts';
import { findSeen } from './sights.ts';

export interface Referrers {
  /** Of both places, each once. */
  readonly entries: readonly ImageDescriptor[];
  /** Whether the registry keeps a list: a newer one. */
  readonly isListed: boolean;
}

/** Where there is to look. */
export interface PlacesToLook {
  /** Whether the registry lists referrers. */
  readonly hasList: boolean;
  /** Tags that there are; undefined when the registry does not tell all of them. */
  readonly tags: ReadonlySet<string> | undefined;
}

/**
 * Both places are looked at: a list that a registry learned to keep later may lack what clients
 * had put into the tag. Throws what reading throws; what a registry does not answer is never taken
 * for nothing.
 */
export async function findReferrers(
  digest: ImageDigest,
  place: Place,
  // Nothing is known: every place is asked for.
  known: PlacesToLook = { hasList: true, tags: undefined },
): Promise<Referrers> {
  const listed = known.hasList ? await listReferrers(digest, place) : undefined;
  const fallback = (await findTagged(referrersTag(digest), place, known))?.content;
  const tagged = fallback?.kind === 'index' ? fallback.manifests : [];
  const entries = new Map<ImageDigest, ImageDescriptor>();
  for (const entry of [...(listed ?? []), ...tagged]) {
    if (!entries.has(entry.digest)) entries.set(entry.digest, entry);
  }
  return { entries: [...entries.values()], isListed: listed !== undefined };
}

/** What is known to the registry; undefined when it keeps no list. Throws what reading throws. */
export async function listReferrers(
  digest: ImageDigest,
  place: Place,
): Promise<readonly ImageDescriptor[] | undefined> {
  const listed = await place.registry.listReferrers(place.repository, digest);
  return findSeen(listed, `what refers to ${nameAt(place, digest)}`);
}

/** The manifest behind a tag, which is not asked for where it is known not to be there. */
export async function findTagged(
  tag: string,
  place: Place,
  { tags }: PlacesToLook,
): Promise<ReadManifest | undefined> {
  return tags === undefined || tags.has(tag) ? findManifest(tag, place) : undefined;
}
