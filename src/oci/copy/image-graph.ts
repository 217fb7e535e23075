/** An image with all that belongs to it: what its index names, and what refers to any of that. */
import type { ImageDigest, StoredManifest } from '../../image-ports.ts';
import { inParallel } from '../../in-parallel.ts';
import { imageFailure } from '../failures.ts';
import { findManifest, nameAt, type Place, type ReadManifest } from '../find-manifest.ts';
import { requireSeen } from '../sights.ts';
import { findTags, readAttached, type CosignTag, type PlacesToLook } from './attached.ts';

export interface ImageGraph {
  readonly root: ReadManifest;
  /** Each once, in an order that registries take: children before the index that names them. */
  readonly manifests: readonly ReadManifest[];
  /** What refers to a manifest, by the digest of that; none for what nothing refers to. */
  readonly referrers: ReadonlyMap<ImageDigest, readonly ReadManifest[]>;
  readonly cosignTags: readonly CosignTag[];
}

/** Whoever can push can add any number, and referrers of referrers. */
const maxManifests = 500;
const maxDepth = 4;

/**
 * Reads all of it at the source, by digest. A list may outlive what it names: a referrer that is
 * gone is left out, a child of an index is not. Throws IMAGE_COPY_EXCESSIVE, IMAGE_NOT_FOUND,
 * IMAGE_BYTES_DIFFER, IMAGE_MANIFEST_* and what reading throws.
 */
export async function readGraph(root: ReadManifest, place: Place): Promise<ImageGraph> {
  const manifests = new Map<ImageDigest, ReadManifest>();
  const referrers = new Map<ImageDigest, readonly ReadManifest[]>();
  const cosignTags: CosignTag[] = [];
  let subjects = await addTree(root, manifests, place);
  const own = await readAttached(root.manifest.digest, place);
  let known: PlacesToLook | undefined;
  for (let depth = 0; subjects.length > 0; depth += 1) {
    const others = subjects.filter(({ digest }) => digest !== root.manifest.digest);
    if (others.length > 0) {
      known ??= { hasList: own.isListed, tags: await findTags(place) };
    }
    const attached = await inParallel(subjects, async ({ digest }) =>
      digest === root.manifest.digest ? own : readAttached(digest, place, known),
    );
    const added: StoredManifest[] = [];
    for (const [index, { referrers: all, tags }] of attached.entries()) {
      if (all.length > 0) referrers.set(subjects[index]!.digest, all);
      cosignTags.push(...tags);
      for (const one of [...all, ...tags]) added.push(...(await addTree(one, manifests, place)));
    }
    if (depth === maxDepth && added.length > 0) {
      throw excessive(place, root, `more than ${maxDepth} levels of referrers`);
    }
    subjects = added;
  }
  return { root, manifests: [...manifests.values()], referrers, cosignTags };
}

/** Adds a manifest after what it names; what is new, in that order. */
async function addTree(
  root: ReadManifest,
  known: Map<ImageDigest, ReadManifest>,
  place: Place,
): Promise<readonly StoredManifest[]> {
  const { manifest, content } = root;
  if (known.has(manifest.digest)) return [];
  const named = content.kind === 'index' ? content.manifests.map(({ digest }) => digest) : [];
  const open = [...new Set(named)].filter((digest) => !known.has(digest));
  if (known.size + open.length >= maxManifests) {
    throw excessive(place, root, `more than ${maxManifests} manifests`);
  }
  const children = await inParallel(open, (digest) => readChild(digest, place));
  const added: StoredManifest[] = [];
  for (const child of children) added.push(...(await addTree(child, known, place)));
  known.set(manifest.digest, root);
  return [...added, manifest];
}

async function readChild(digest: ImageDigest, place: Place): Promise<ReadManifest> {
  const read = await findManifest(digest, place);
  return read ?? requireSeen({ state: 'absent' }, nameAt(place, digest));
}

function excessive(place: Place, { manifest }: ReadManifest, what: string) {
  return imageFailure('IMAGE_COPY_EXCESSIVE', {
    seen: `${what} belong to ${nameAt(place, manifest.digest)}`,
    expected: `at most ${maxManifests} manifests, and ${maxDepth} levels of what refers to them`,
    cure: 'See who attached them, and delete what nobody needs: nothing is left out in silence.',
  });
}
