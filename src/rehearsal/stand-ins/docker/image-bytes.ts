/** An image as bytes: the same files and the same time give the same digests. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { padding, renderTarHeaders } from '../../../pack/tar-header.ts';
import type { CopiedFile } from './copied-files.ts';
import type { Dockerfile } from './dockerfile.ts';

export interface ImageBytes {
  readonly blobs: readonly Blob[];
  /** What an index names, before the index itself; the last one is the image. */
  readonly manifests: readonly [Manifest, ...Manifest[]];
}

export interface Blob {
  readonly digest: string;
  readonly bytes: Buffer;
}

export interface Manifest extends Blob {
  readonly mediaType: string;
}

export interface ImageContent {
  readonly dockerfile: Dockerfile;
  /** One list for each layer. */
  readonly layers: readonly (readonly CopiedFile[])[];
  /** `linux/arm64`. */
  readonly platforms: readonly [string, ...string[]];
  /** Seconds since 1970. */
  readonly epoch: number;
}

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

/** One manifest for one platform, an index over them for several, as BuildKit has it. */
export function renderImage(content: ImageContent): ImageBytes {
  const layers = content.layers.map((files) => renderLayer(files, content.epoch));
  const images = content.platforms.map((platform) => renderPlatform(platform, layers, content));
  const blobs = [...layers, ...images.map(({ config }) => config)];
  const manifests = images.map(({ manifest }) => manifest);
  const [only] = manifests;
  if (manifests.length === 1) return { blobs, manifests: [only!] };
  const entries = images.map(({ manifest, platform }) => ({ ...describe(manifest), platform }));
  const index = jsonOf(types.index, {
    schemaVersion: 2,
    mediaType: types.index,
    manifests: entries,
  });
  return { blobs, manifests: [only!, ...manifests.slice(1), index] };
}

interface Layer extends Manifest {
  /** Digest of the tar before it is compressed. */
  readonly diffId: string;
}

function renderLayer(files: readonly CopiedFile[], epoch: number): Layer {
  const members = files.flatMap(({ name, content, mode }) => [
    renderTarHeaders({ name, size: content.length, mode }, epoch),
    content,
    padding(content.length),
  ]);
  const tar = Buffer.concat([...members, Buffer.alloc(1024)]);
  const bytes = gzipSync(tar);
  return { digest: digestOf(bytes), bytes, mediaType: types.layer, diffId: digestOf(tar) };
}

function renderPlatform(
  text: string,
  layers: readonly Layer[],
  { dockerfile, epoch }: ImageContent,
) {
  const [os, architecture, variant] = text.split('/');
  const platform = { architecture, os, ...(variant !== undefined && { variant }) };
  const { entrypoint, command, user, labels } = dockerfile;
  const created = new Date(epoch * 1000).toISOString().replace('.000Z', 'Z');
  const config = jsonOf(types.config, {
    created,
    ...platform,
    config: {
      ...(user !== undefined && { User: user }),
      ...(entrypoint && { Entrypoint: entrypoint }),
      ...(command && { Cmd: command }),
      WorkingDir: '/',
      ...(Object.keys(labels).length > 0 && { Labels: labels }),
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created, created_by: 'COPY', comment: 'rehearsal' })),
  });
  const manifest = jsonOf(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: describe(config),
    layers: layers.map(describe),
  });
  return { platform, config, manifest };
}

function jsonOf(mediaType: string, content: object): Manifest {
  return manifestOf(mediaType, Buffer.from(JSON.stringify(content, undefined, 2)));
}

/** Bytes of a manifest, or of anything that a manifest names. */
export function manifestOf(mediaType: string, bytes: Buffer): Manifest {
  return { digest: digestOf(bytes), bytes, mediaType };
}

/** The descriptor of it. */
export function describe({ mediaType, digest, bytes }: Manifest) {
  return { mediaType, digest, size: bytes.length };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
