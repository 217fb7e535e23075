/** Manifests that may be there, by tag or digest, with what they say. */
import type { ImageRegistry, ImageRepository, StoredManifest } from '../image-ports.ts';
import { parseManifest, type ImageContent } from './manifest.ts';
import { renderRepository } from './reference.ts';
import { findSeen } from './sights.ts';
import { requireBytesOf } from './source.ts';

/** A repository, as one who asks may see it. */
export interface Place {
  readonly repository: ImageRepository;
  readonly registry: ImageRegistry;
}

export interface ReadManifest {
  readonly manifest: StoredManifest;
  readonly content: ImageContent;
}

/** How messages name it: `ghcr.io/octo/demo:latest`, `ghcr.io/octo/demo@sha256:…`. */
export function nameAt({ repository }: Place, reference: string): string {
  const separator = reference.startsWith('sha256:') ? '@' : ':';
  return `${renderRepository(repository)}${separator}${reference}`;
}

/**
 * Undefined when there is none. Throws IMAGE_BYTES_DIFFER, IMAGE_MANIFEST_* and what reading
 * throws.
 */
export async function findManifest(
  reference: string,
  place: Place,
): Promise<ReadManifest | undefined> {
  const what = nameAt(place, reference);
  const manifest = findSeen(await place.registry.find(place.repository, reference), what);
  if (!manifest) return undefined;
  if (reference.startsWith('sha256:')) requireBytesOf(manifest, reference, what);
  return { manifest, content: parseManifest(manifest, what) };
}
