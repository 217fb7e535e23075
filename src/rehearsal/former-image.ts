/** The image of an earlier release, with its tags: what no later release may harm. */
import type { OciPlace } from '../world/oci/scenario.ts';
import type { World } from '../world/world.ts';
import { renderImage } from './stand-ins/docker/image-bytes.ts';

/** As the packages of the scene, the earlier release is 0.0.1. */
export const formerVersion = '0.0.1';

/** Tags that stay and tags that move. */
export const formerTags = [formerVersion, '0.0', '0', 'latest'] as const;

/** Puts the image of 0.0.1 there, for two platforms; its digest. */
export function seedFormerImage(world: Pick<World, 'oci'>, at: OciPlace): string {
  const { blobs, manifests } = renderImage({
    dockerfile: { copies: [], labels: {} },
    layers: [[{ name: 'README', content: Buffer.from(formerVersion), mode: 0o644 }]],
    platforms: ['linux/amd64', 'linux/arm64'],
    epoch: 0,
  });
  for (const { bytes } of blobs) world.oci.seedBlob(at, bytes);
  const digests = manifests.map((manifest, index) =>
    world.oci.seedManifest({
      ...{ ...at, bytes: manifest.bytes, mediaType: manifest.mediaType },
      tags: index === manifests.length - 1 ? formerTags : [],
    }),
  );
  return digests.at(-1)!;
}
