/** Which platforms an image is for. */
import type { ImageDescriptor, ImagePlatform } from '../image-ports.ts';
import { imageFailure } from './failures.ts';
import { isIndexType } from './media-types.ts';

/** One platform's own manifest. */
export interface PlatformImage {
  /** `linux/arm64/v8`. */
  readonly platform: string;
  readonly digest: string;
}

/** `linux/amd64`, with the variant where there is one. */
export function renderPlatform({ os, architecture, variant }: ImagePlatform): string {
  // Some tools write an empty variant for none.
  return [os, architecture, ...(variant ? [variant] : [])].join('/');
}

/**
 * The entries of an index that are images for a platform: not BuildKit's attestations, which are
 * for `unknown/unknown`, nor artifacts without one. Throws IMAGE_NO_PLATFORMS when none is left,
 * and IMAGE_MANIFEST_KIND for an index in the index.
 */
export function platformsOf(
  manifests: readonly ImageDescriptor[],
  from: string,
): readonly PlatformImage[] {
  requireFlat(manifests, from);
  const found = manifests.flatMap(({ platform, digest }) =>
    platform && !isUnknown(platform) ? [{ platform: renderPlatform(platform), digest }] : [],
  );
  if (found.length > 0) return found;
  throw imageFailure('IMAGE_NO_PLATFORMS', {
    seen: `${from} lists ${manifests.length} manifests, and none of them is for a platform`,
    expected: 'at least one image for a platform',
    cure: 'Join the index anew from the images of its platforms.',
  });
}

// Some clients look into an inner index for their platform, and others do not: what is in it would
// be pulled without a scan, an SBOM or a look whether it is there.
function requireFlat(manifests: readonly ImageDescriptor[], from: string): void {
  const inner = manifests.find(({ mediaType }) => isIndexType(mediaType));
  if (!inner) return;
  throw imageFailure('IMAGE_MANIFEST_KIND', {
    seen: `${from} names another index, ${inner.digest}`,
    expected: 'the images of all platforms in one index',
    cure: 'Join the index anew from the images of its platforms (`docker buildx imagetools create`).',
  });
}

// https://docs.docker.com/build/metadata/attestations/attestation-storage/
function isUnknown({ os, architecture }: ImagePlatform): boolean {
  return os === 'unknown' || architecture === 'unknown';
}

/** Throws IMAGE_PLATFORM_MISSING; `linux/arm64` is there in whatever variant. */
export function requirePlatforms(
  required: readonly string[],
  found: readonly PlatformImage[],
  from: string,
): void {
  const missing = required.filter(
    (wanted) =>
      !found.some(({ platform }) => platform === wanted || platform.startsWith(`${wanted}/`)),
  );
  if (missing.length === 0) return;
  throw imageFailure('IMAGE_PLATFORM_MISSING', {
    seen: `${from} is for ${found.map(({ platform }) => platform).join(', ')}`,
    expected: `an image for ${missing.join(', ')} as well`,
    cure: 'Build the missing platform and join the index anew; the new index has another digest.',
  });
}
