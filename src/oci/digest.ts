/** Digests as registries write them. */
import { createHash } from 'node:crypto';
import type { ImageDigest } from '../image-ports.ts';

/** Other algorithms are not taken: none of the registries and verifiers at hand agrees on them. */
export function isImageDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** The digest of bytes. */
export function imageDigestOf(bytes: Uint8Array): ImageDigest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The 64 hexadecimal digits of a digest. */
export function hexOf(digest: ImageDigest): string {
  return digest.slice('sha256:'.length);
}

/** The tag that lists what refers to a manifest, where a registry keeps no such list. */
export function referrersTag(digest: ImageDigest): string {
  return digest.replace(':', '-');
}
