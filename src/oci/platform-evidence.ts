/** What is said of the single platforms of an image, each told by the digest of its own manifest. */
import type { ImageDigest } from '../image-ports.ts';
import { imageFailure } from './failures.ts';
import type { PlatformImage } from './platforms.ts';

export interface PlatformsOf {
  /** How messages name the image. */
  readonly name: string;
  readonly digest: ImageDigest;
  readonly platforms: readonly PlatformImage[];
}

/** The platform that the digests name, or what they name instead, as a sentence goes on. */
export function platformNamed(
  digests: readonly ImageDigest[],
  { name, digest: own, platforms }: PlatformsOf,
): PlatformImage | { readonly seen: string } {
  const named = platforms.filter(({ digest }) => digests.includes(digest));
  const [first] = named;
  if (first && named.every(({ digest }) => digest === first.digest)) return first;
  if (first) return { seen: `names several: ${named.map((one) => one.platform).join(', ')}` };
  if (digests.includes(own)) return { seen: `names the index ${own} alone, and no platform of it` };
  return {
    seen:
      digests.length === 0
        ? 'names nothing by its digest'
        : `names ${digests.join(', ')}, which is no platform of ${name}`,
  };
}

/**
 * The platforms whose digests are not among those that something was said of. Several entries of
 * an index can be for one platform: each counts. Throws IMAGE_NO_PLATFORMS: where there is none,
 * everything could be said of all of them.
 */
export function findUntold(
  { name, platforms }: PlatformsOf,
  told: readonly ImageDigest[],
): readonly string[] {
  if (platforms.length === 0) {
    throw imageFailure('IMAGE_NO_PLATFORMS', {
      seen: `${name} is for no platform that could have been looked at`,
      expected: 'at least one image for a platform',
      cure: 'Join the index anew from the images of its platforms.',
    });
  }
  return platforms
    .filter(({ digest }) => !told.includes(digest))
    .map(({ platform, digest }) => `${platform} (${digest})`);
}
