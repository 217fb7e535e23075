/** An image with all that belongs to it, from one repository to another; no release tag is set. */
import type { ImageDescriptor } from '../../image-ports.ts';
import { inParallel } from '../../in-parallel.ts';
import type { Clock } from '../../ports.ts';
import { nameAt, type Place, type ReadManifest } from '../find-manifest.ts';
import { requireGoingOn } from '../going-on.ts';
import { findSeen } from '../sights.ts';
import { attachAll, put, type AttachedAll } from './attach.ts';
import { copyBlob, isForeign, type BlobOutcome, type CopyWay } from './copy-blob.ts';
import type { ImageGraph } from './image-graph.ts';

export interface CopyPorts extends CopyWay {
  readonly clock: Clock;
  /** Aborts when the job is cancelled. */
  readonly signal: AbortSignal;
}

/** What was done; all of it empty when everything was there before. */
export interface CopiedImage extends AttachedAll {
  readonly manifests: number;
  /** By what became of them: blobs of manifests that the target has are not looked at. */
  readonly blobs: Readonly<Record<BlobOutcome, number>>;
}

/**
 * Blobs first, then manifests, each after what it names, then what makes referrers known. A
 * manifest that is there is taken for complete, because registries refuse others. Throws
 * IMAGE_COPY_*, IMAGE_BYTES_DIFFER, IMAGE_INTERRUPTED, and what reading throws.
 */
export async function copyImage(graph: ImageGraph, ports: CopyPorts): Promise<CopiedImage> {
  const { to, clock, signal } = ports;
  const missing = await findMissing(graph, to);
  const outcomes = await copyBlobs(blobsOf(missing), ports);
  for (const { manifest } of missing) {
    requireGoingOn(signal);
    await put(manifest, manifest.digest, to);
  }
  requireGoingOn(signal);
  const attached = await attachAll(graph, to, clock);
  const count = (outcome: BlobOutcome) => outcomes.filter((one) => one === outcome).length;
  return {
    manifests: missing.length,
    blobs: {
      there: count('there'),
      mounted: count('mounted'),
      copied: count('copied'),
      elsewhere: count('elsewhere'),
    },
    ...attached,
  };
}

/** Where the image itself is not, nothing of it is looked for: to put it twice does no harm. */
async function findMissing(
  { root, manifests }: ImageGraph,
  to: Place,
): Promise<readonly ReadManifest[]> {
  const isThere = async ({ manifest: { digest } }: ReadManifest) =>
    findSeen(await to.registry.look(to.repository, digest), nameAt(to, digest)) === digest;
  if (!(await isThere(root))) return manifests;
  const there = await inParallel(manifests, async (one) => one === root || isThere(one));
  return manifests.filter((_, index) => !there[index]);
}

/** None is begun after one has failed: what is not used needs not be sent. */
async function copyBlobs(
  blobs: readonly ImageDescriptor[],
  ports: CopyPorts,
): Promise<readonly BlobOutcome[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([ports.signal, failed.signal]);
  return inParallel(blobs, async (blob) => {
    requireGoingOn(signal);
    try {
      return await copyBlob(blob, ports, ports.clock);
    } catch (error) {
      failed.abort();
      throw error;
    }
  });
}

/** Each once, and as a layer that is kept elsewhere only when it is nothing else as well. */
function blobsOf(manifests: readonly ReadManifest[]): readonly ImageDescriptor[] {
  const all = manifests.flatMap(({ content }) =>
    content.kind === 'image' ? [content.config, ...content.layers] : [],
  );
  const foreignFirst = [...all.filter(isForeign), ...all.filter((blob) => !isForeign(blob))];
  return [...new Map(foreignFirst.map((blob) => [blob.digest, blob])).values()];
}
