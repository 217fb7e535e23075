/** What is attached to a manifest: referrers, in both ways of listing them, and cosign's tags. */
import type { ImageDescriptor, ImageDigest } from '../../image-ports.ts';
import { inParallel } from '../../in-parallel.ts';
import { referrersTag } from '../digest.ts';
import { findManifest, type Place, type ReadManifest } from '../find-manifest.ts';
import { findReferrers, findTagged, type PlacesToLook } from '../referrers.ts';
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

/**
 * Every place is looked at: each is where some tool keeps what it signs. One request for all tags
 * may have told which need not be asked for. Throws IMAGE_COPY_EXCESSIVE and what
 * reading throws; what a registry does not answer is never taken for nothing.
 */
export async function readAttached(
  digest: ImageDigest,
  collection: ManifestCollection,
  known: PlacesToLook,
): Promise<Attached> {
  const { place } = collection;
  const { entries, isListed } = await findReferrers(digest, place, known);
  const digests = entries.map((one) => one.digest);
  // So many of all lists together would be too many: none is read.
  collection.missing(digests);
  const referrers = await inParallel(digests, (one) => findManifest(one, place));
  const tags: CosignTag[] = [];
  for (const suffix of cosignSuffixes) {
    const name = `${referrersTag(digest)}.${suffix}`;
    const found = await findTagged(name, place, known);
    if (found) tags.push({ name, ...found });
  }
  return { referrers: referrers.filter((one) => one !== undefined), tags, isListed };
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
