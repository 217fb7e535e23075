/** That everybody can pull the image, on every platform, before it gets a tag that tells people to. */
import type { ImageRegistry } from '../image-ports.ts';
import { inParallel } from '../in-parallel.ts';
import { imageFailure } from './failures.ts';
import { nameAt } from './find-manifest.ts';
import { findSeen } from './sights.ts';
import { requireBytesOf, type SourceImage } from './source.ts';

/**
 * The image at that repository, read without credentials, and hashed; of every platform only that
 * it is there. Throws
 * IMAGE_NOT_PUBLIC, IMAGE_BYTES_DIFFER, and IMAGE_REGISTRY_UNREADABLE.
 */
export async function requirePublic(
  { repository, manifest, platforms }: SourceImage,
  anonymous: ImageRegistry,
): Promise<void> {
  const place = { repository, registry: anonymous };
  const name = nameAt(place, manifest.digest);
  const sight = await anonymous.find(repository, manifest.digest);
  const own = sight.state === 'denied' ? undefined : findSeen(sight, name);
  if (!own) throw notPublic(name);
  requireBytesOf(own, manifest.digest, name);
  await inParallel(platforms, async ({ platform, digest }) => {
    const seen = await anonymous.look(repository, digest);
    const what = `${nameAt(place, digest)} (${platform})`;
    if (seen.state === 'denied' || findSeen(seen, what) !== digest) throw notPublic(what);
  });
}

function notPublic(name: string) {
  return imageFailure('IMAGE_NOT_PUBLIC', {
    seen: `${name} cannot be pulled without credentials`,
    expected: 'an image that everybody can pull, as `require-public` says',
    cure: 'Make the package public in the settings of its registry, once (on ghcr.io a new package is private), and re-run this job.',
  });
}
