/** The manifests that are taken along: whoever can push can add any number of them. */
import type { ImageDigest, ImageRegistry } from '../../image-ports.ts';
import { imageFailure } from '../failures.ts';
import { nameAt, type Place, type ReadManifest } from '../find-manifest.ts';
import { weighReads } from '../weigh-reads.ts';

const maxManifests = 500;
/** Of all of them together with the lists of them, since they are kept until the copy ends. */
const maxBytes = 64 * 1024 * 1024;
/** Levels of what refers to what refers to the image. */
const maxDepth = 4;

export interface ManifestCollection {
  /**
   * Where they are read. What is read is weighed at once; when it is too much, nothing more is
   * asked for, and every question throws IMAGE_COPY_EXCESSIVE.
   */
  readonly place: Place;
  has(digest: ImageDigest): boolean;
  /** Adds one that is not there. Throws IMAGE_COPY_EXCESSIVE. */
  add(read: ReadManifest): void;
  /**
   * Those of the digests that are not there yet, each once. All of them count from now on, as long
   * as they are not seen to be gone. Throws IMAGE_COPY_EXCESSIVE.
   */
  missing(digests: readonly ImageDigest[]): readonly ImageDigest[];
  /** Throws IMAGE_COPY_EXCESSIVE. */
  requireDepth(depth: number): void;
  /** In the order of adding. */
  all(): readonly ReadManifest[];
}

/** None yet, of what belongs to the image of that digest. */
export function collectManifests(image: ImageDigest, place: Place): ManifestCollection {
  const known = new Map<ImageDigest, ReadManifest>();
  /** By digest, those that were read or are to be. */
  const counted = new Set<ImageDigest>();
  const require = (isWithin: boolean, what: string) => {
    if (!isWithin) throw excessive(nameAt(place, image), what);
  };
  const scale = weighReads(place.registry, (bytes) => {
    require(counted.size <= maxManifests, `more than ${maxManifests} manifests`);
    require(bytes <= maxBytes, `more than ${maxBytes} bytes of manifests`);
  });
  const count = (digests: readonly ImageDigest[]) => {
    for (const digest of digests) counted.add(digest);
    scale.require();
  };
  const find: ImageRegistry['find'] = async (repository, reference) => {
    const seen = await scale.registry.find(repository, reference);
    if (seen.state === 'absent') counted.delete(reference);
    return seen;
  };
  return {
    place: { ...place, registry: { ...scale.registry, find } },
    has: (digest) => known.has(digest),
    add(read) {
      known.set(read.manifest.digest, read);
      count([read.manifest.digest]);
    },
    missing(digests) {
      count(digests);
      return [...new Set(digests)].filter((digest) => !known.has(digest));
    },
    requireDepth: (depth) =>
      require(depth <= maxDepth, `more than ${maxDepth} levels of referrers`),
    all: () => [...known.values()],
  };
}

function excessive(image: string, what: string) {
  return imageFailure('IMAGE_COPY_EXCESSIVE', {
    seen: `${what} belong to ${image}`,
    expected: `at most ${maxManifests} manifests of ${maxBytes} bytes together, and ${maxDepth} levels of what refers to them`,
    cure: 'See who attached them, and delete what nobody needs: nothing is left out in silence.',
  });
}
