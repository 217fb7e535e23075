/** Images as bytes: an index for two platforms with BuildKit's attestations, and single ones. */
import { imageDigestOf } from '../../src/oci/digest.ts';
import type { MannerName } from '../../src/world/oci/manner.ts';
import type { World } from '../../src/world/world.ts';

export const ociTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

export const dockerTypes = {
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

export interface TestManifest {
  readonly digest: string;
  readonly bytes: Buffer;
  readonly mediaType: string;
}

export interface TestImage extends TestManifest {
  readonly blobs: readonly Buffer[];
  readonly children: readonly TestManifest[];
}

export interface ImageOptions {
  readonly types?: typeof ociTypes;
  /** Makes the bytes others. */
  readonly content?: string;
  readonly platforms?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** Bytes of the layer, for clients that look into it; there is no foreign layer then. */
  readonly layer?: Buffer;
}

/** A manifest's bytes; spaces as other tools write them, so that nobody may write them anew. */
export function manifestOf(mediaType: string, fields: object): TestManifest {
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType, ...fields }, undefined, 3),
  );
  return { digest: imageDigestOf(bytes), bytes, mediaType };
}

const blobOf = (mediaType: string, bytes: Buffer) => ({
  mediaType,
  digest: imageDigestOf(bytes),
  size: bytes.length,
});

/** A single image. */
export function singleImage(
  options: ImageOptions & { readonly platform?: string } = {},
): TestImage {
  const { types = ociTypes, content = 'one', annotations, platform = 'linux/amd64' } = options;
  const [os, architecture] = platform.split('/');
  const config = Buffer.from(JSON.stringify({ os, architecture, content }));
  const layer = options.layer ?? Buffer.from(`layer of ${content} for ${platform}`);
  const foreign = {
    mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    digest: `sha256:${'f'.repeat(64)}`,
    size: 3,
    urls: ['https://elsewhere.example/layer'],
  };
  const manifest = manifestOf(types.manifest, {
    config: blobOf(types.config, config),
    layers: [blobOf(types.layer, layer), ...(options.layer ? [] : [foreign])],
    ...(annotations && { annotations }),
  });
  return { ...manifest, blobs: [config, layer], children: [] };
}

/** An index; each platform has an attestation entry beside it, as BuildKit writes them. */
export function indexImage(options: ImageOptions = {}): TestImage {
  const { types = ociTypes, platforms = ['linux/amd64', 'linux/arm64/v8'], annotations } = options;
  const images = platforms.map((platform) => singleImage({ ...options, platform }));
  const manifests = images.flatMap(({ digest, bytes, mediaType }, index) => {
    const [os, architecture, variant] = platforms[index]!.split('/');
    const platform = { os, architecture, ...(variant !== undefined && { variant }) };
    return [{ mediaType, digest, size: bytes.length, platform }];
  });
  const attestation = singleImage({ ...options, content: 'in-toto', platform: 'unknown/unknown' });
  const attested = {
    mediaType: attestation.mediaType,
    digest: attestation.digest,
    size: attestation.bytes.length,
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
  };
  const index = manifestOf(types.index, {
    manifests: [...manifests, attested],
    ...(annotations && { annotations }),
  });
  const children = [...images, attestation];
  return { ...index, children, blobs: children.flatMap(({ blobs }) => blobs) };
}

/** Puts an image into a registry of the world. */
export function seedImage(
  world: Pick<World, 'oci'>,
  image: TestImage,
  to: { readonly registry: MannerName; readonly repository?: string; readonly tags?: string[] },
): void {
  const at = { registry: to.registry, repository: to.repository ?? 'octo/demo' };
  for (const blob of image.blobs) world.oci.seedBlob(at, blob);
  for (const child of image.children) world.oci.seedManifest({ ...at, ...child });
  world.oci.seedManifest({ ...at, ...image, tags: to.tags ?? [] });
}
