/** The manifests that are taken along: whoever can push can add any number of them. */
import type { ImageDigest } from '../../image-ports.ts';
import { imageFailure } from '../failures.ts';
import { nameAt, type Place, type ReadManifest } from '../find-manifest.ts';

const maxManifests = 500;
/** Of all of them together, since they are kept until the copy ends. */
const maxBytes = 64 * 1024 * 1024;
/** Levels of what refers to what refers to the image. */
const maxDepth = 4;

export interface ManifestCollection {
  has(digest: ImageDigest): boolean;
  /** Adds one that is not there. Throws IMAGE_COPY_EXCESSIVE. */
  add(read: ReadManifest): void;
  /** Those of the digests that are not there yet, each once. Throws IMAGE_COPY_EXCESSIVE. */
  missing(digests: readonly ImageDigest[]): readonly ImageDigest[];
  /** Throws IMAGE_COPY_EXCESSIVE. */
  requireDepth(depth: number): void;
  /** In the order of adding. */
  all(): readonly ReadManifest[];
}

/** None yet, of what belongs to the image of that digest. */
export function collectManifests(image: ImageDigest, place: Place): ManifestCollection {
  const known = new Map<ImageDigest, ReadManifest>();
  let bytes = 0;
  const require = (isWithin: boolean, what: string) => {
    if (!isWithin) throw excessive(nameAt(place, image), what);
  };
  return {
    has: (digest) => known.has(digest),
    add(read) {
      known.set(read.manifest.digest, read);
      bytes += read.manifest.body.byteLength;
      require(bytes <= maxBytes, `more than ${maxBytes} bytes of manifests`);
    },
    missing(digests) {
      const open = [...new Set(digests)].filter((digest) => !known.has(digest));
      require(known.size + open.length <= maxManifests, `more than ${maxManifests} manifests`);
      return open;
    },
    requireDepth: (depth) =>
      require(depth <= maxDepth, `more than ${maxDepth} levels of referrers`),
    all: () => [...known.values()],
  };
}

function excessive(image: string, what: string) {
  return imageFailure('IMAGE_COPY_EXCESSIVE', {
    seen: `${what} belong to ${image}`,
    expected: `at most ${maxManifests} manifests, and ${maxDepth} levels of what refers to them`,
    cure: 'See who attached them, and delete what nobody needs: nothing is left out in silence.',
  });
}
