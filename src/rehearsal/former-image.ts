/** Images that are there before a run: of an earlier release, and of others. */
import type { OciPlace } from '../world/oci/scenario.ts';
import type { World } from '../world/world.ts';
import { renderImage } from './stand-ins/docker/image-bytes.ts';

/** As the packages of the scene, the earlier release is 0.0.1: tags that stay, and tags that move. */
export const formerTags = ['0.0.1', '0.0', '0', 'latest'] as const;

/** Puts the image of 0.0.1 there; its digest. */
export function seedFormerImage(world: Pick<World, 'oci'>, at: OciPlace): string {
  return seedPlainImage(world, at, { content: formerTags[0], tags: formerTags });
}

/** Puts an image for two platforms there, with one file; its digest. */
export function seedPlainImage(
  { oci }: Pick<World, 'oci'>,
  at: OciPlace,
  image: { readonly content: string; readonly tags: readonly string[] },
): string {
  const { blobs, manifests } = renderImage({
    dockerfile: { copies: [], labels: {} },
    layers: [[{ name: 'README', content: Buffer.from(image.content), mode: 0o644 }]],
    platforms: ['linux/amd64', 'linux/arm64'],
    epoch: 0,
  });
  for (const { bytes } of blobs) oci.seedBlob(at, bytes);
  const digests = manifests.map(({ bytes, mediaType }, index) => {
    const tags = index === manifests.length - 1 ? image.tags : [];
    return oci.seedManifest({ ...at, bytes, mediaType, tags });
  });
  return digests.at(-1)!;
}
