/** An image with all that belongs to it: what its index names, and what refers to any of that. */
import type { ImageDigest } from '../../image-ports.ts';
import { inParallel } from '../../in-parallel.ts';
import { findManifest, nameAt, type Place, type ReadManifest } from '../find-manifest.ts';
import { requireSeen } from '../sights.ts';
import type { PlacesToLook } from '../referrers.ts';
import { findTags, readAttached, type CosignTag } from './attached.ts';
import { collectManifests, type ManifestCollection } from './manifest-collection.ts';

export interface ImageGraph {
  readonly root: ReadManifest;
  /** Each once, in an order that registries take: children before the index that names them. */
  readonly manifests: readonly ReadManifest[];
  /** What refers to a manifest, by the digest of that; none for what nothing refers to. */
  readonly referrers: ReadonlyMap<ImageDigest, readonly ReadManifest[]>;
  readonly cosignTags: readonly CosignTag[];
}

/**
 * Reads all of it at the source, by digest. A list may outlive what it names: a referrer that is
 * gone is left out, a child of an index is not. Throws IMAGE_COPY_EXCESSIVE, IMAGE_NOT_FOUND,
 * IMAGE_BYTES_DIFFER, IMAGE_MANIFEST_* and what reading throws.
 */
export async function readGraph(root: ReadManifest, from: Place): Promise<ImageGraph> {
  const { digest: image } = root.manifest;
  const collection = collectManifests(image, from);
  const { place } = collection;
  const referrers = new Map<ImageDigest, readonly ReadManifest[]>();
  const cosignTags: CosignTag[] = [];
  let subjects = await addTree(root, collection);
  const tags = await findTags(place);
  const own = await readAttached(image, collection, { hasList: true, tags });
  const known: PlacesToLook = { hasList: own.isListed, tags };
  for (let depth = 0; subjects.length > 0; depth += 1) {
    collection.requireDepth(depth);
    const attached = await inParallel(subjects, async (subject) =>
      subject === image ? own : readAttached(subject, collection, known),
    );
    const added: ImageDigest[] = [];
    for (const [index, { referrers: all, tags }] of attached.entries()) {
      if (all.length > 0) referrers.set(subjects[index]!, all);
      cosignTags.push(...tags);
      for (const one of [...all, ...tags]) added.push(...(await addTree(one, collection)));
    }
    subjects = added;
  }
  return { root, manifests: collection.all(), referrers, cosignTags };
}

/** Adds a manifest after what it names; digests of what is new, in that order. */
async function addTree(
  root: ReadManifest,
  collection: ManifestCollection,
): Promise<readonly ImageDigest[]> {
  const { manifest, content } = root;
  if (collection.has(manifest.digest)) return [];
  const named = content.kind === 'index' ? content.manifests.map(({ digest }) => digest) : [];
  const children = await inParallel(collection.missing(named), (digest) =>
    readChild(digest, collection.place),
  );
  const added: ImageDigest[] = [];
  for (const child of children) added.push(...(await addTree(child, collection)));
  collection.add(root);
  return [...added, manifest.digest];
}

async function readChild(digest: ImageDigest, place: Place): Promise<ReadManifest> {
  const read = await findManifest(digest, place);
  return read ?? requireSeen({ state: 'absent' }, nameAt(place, digest));
}
