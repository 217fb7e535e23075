/** What is attached to a manifest: referrers, in both ways of listing them, and cosign's tags. */
import type { ImageDescriptor, ImageDigest } from '../../image-ports.ts';
import { inParallel } from '../../in-parallel.ts';
import { referrersTag } from '../digest.ts';
import { findManifest, nameAt, type Place, type ReadManifest } from '../find-manifest.ts';
import { findSeen } from '../sights.ts';
import type { ManifestCollection } from './manifest-collection.ts';

/** A tag of cosign 2, which is about the manifest that it is named by. */
export interface CosignTag extends ReadManifest {
  /** `sha256-….sig`. */
  readonly name: string;
}

export interface Attached {
  readonly referrers: readonly ReadManifest[];
  readonly tags: readonly CosignTag[];
  /** Whether the registry lists referrers. */
  readonly isListed: boolean;
}

/** https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md and its siblings. */
const cosignSuffixes = ['sig', 'att', 'sbom'] as const;

/** Where there is to look at a manifest after the first, whose every place is asked for. */
export interface PlacesToLook {
  /** Whether the registry lists referrers. */
  readonly hasList: boolean;
  /** Tags that there are; undefined when the registry does not tell all of them. */
  readonly tags: ReadonlySet<string> | undefined;
}

/**
 * Every place is looked at: each is where some tool keeps what it signs. With `known`, one request
 * for all tags has told which need not be asked for. Throws IMAGE_COPY_EXCESSIVE and what
 * reading throws; what a registry does not answer is never taken for nothing.
 */
export async function readAttached(
  digest: ImageDigest,
  collection: ManifestCollection,
  known: PlacesToLook = { hasList: true, tags: undefined },
): Promise<Attached> {
  const { place } = collection;
  const { hasList, tags: all } = known;
  const find = async (tag: string) =>
    all === undefined || all.has(tag) ? findManifest(tag, place) : undefined;
  const listed = hasList ? await listReferrers(digest, place) : undefined;
  const tag = referrersTag(digest);
  const fallback = (await find(tag))?.content;
  // A list that a registry learned to keep later may lack what clients had put into the tag.
  const entries = [...(listed ?? []), ...(fallback?.kind === 'index' ? fallback.manifests : [])];
  const digests = [...new Set(entries.map((one) => one.digest))];
  // So many of all lists together would be too many: none is read.
  collection.missing(digests);
  const referrers = await inParallel(digests, (one) => findManifest(one, place));
  const tags: CosignTag[] = [];
  for (const suffix of cosignSuffixes) {
    const name = `${tag}.${suffix}`;
    const found = await find(name);
    if (found) tags.push({ name, ...found });
  }
  return {
    referrers: referrers.filter((one) => one !== undefined),
    tags,
    isListed: listed !== undefined,
  };
}

/** What is known to the registry; undefined when it keeps no list. Throws what reading throws. */
export async function listReferrers(
  digest: ImageDigest,
  place: Place,
): Promise<readonly ImageDescriptor[] | undefined> {
  const listed = await place.registry.listReferrers(place.repository, digest);
  return findSeen(listed, `what refers to ${nameAt(place, digest)}`);
}

/** Undefined when there is no definite answer: then each tag is asked for by itself. */
export async function findTags({
  repository,
  registry,
}: Place): Promise<ReadonlySet<string> | undefined> {
  const listed = await registry.listTags(repository);
  return listed.state === 'present' ? new Set(listed.value) : undefined;
}

/** The entry of a list of referrers, as a registry would make it of the manifest. */
export function describeReferrer({ manifest, content }: ReadManifest): ImageDescriptor {
  const { digest, mediaType, body } = manifest;
  const { artifactType, annotations } = content;
  return {
    mediaType,
    digest,
    size: body.byteLength,
    ...(artifactType !== undefined && { artifactType }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
