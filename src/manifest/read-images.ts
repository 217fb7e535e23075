/** The images of a release, as they are in their registries when it is sealed. */
import type { ImageRegistries } from '../image-ports.ts';
import { inParallel } from '../in-parallel.ts';
import { renderRepository } from '../oci/reference.ts';
import { readSource } from '../oci/source.ts';
import type { Log } from '../ports.ts';
import type { SealedImage } from './manifest.ts';
import type { ImageRequest } from './seal-plan.ts';

/**
 * Reads each by its digest, hashed, and looks whether it is there for every platform. Throws what
 * readSource throws.
 */
export async function readImages(
  requests: readonly ImageRequest[],
  ports: { readonly imageRegistries: ImageRegistries; readonly log: Log },
): Promise<readonly SealedImage[]> {
  if (requests.length === 0) return [];
  const registry = ports.imageRegistries.open(undefined, 'read');
  return inParallel(requests, async (request) => {
    ports.log.progress(`Reading the image ${request.name}.`);
    const { repository, manifest, platforms } = await readSource(request, registry);
    const { digest, mediaType } = manifest;
    const sealed = platforms.map((one) => ({ platform: one.platform, digest: one.digest }));
    return {
      ...{ name: request.name, repository: renderRepository(repository) },
      ...{ digest, mediaType, platforms: sealed },
    };
  });
}
