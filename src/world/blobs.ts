/** Content-addressed bytes in a folder: big files stay out of memory and of saved state. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Blobs {
  /** Keeps the bytes; their SHA-256 in hexadecimal. */
  put(bytes: Uint8Array): string;
  /** The bytes of a digest that `put` returned. Throws when it never did. */
  get(sha256: string): Buffer;
  has(sha256: string): boolean;
}

/** Bytes kept under `folder`, one file a digest. */
export function createBlobs(folder: string): Blobs {
  mkdirSync(folder, { recursive: true });
  const pathOf = (sha256: string) => join(folder, sha256);
  return {
    put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (!existsSync(pathOf(sha256))) writeFileSync(pathOf(sha256), bytes);
      return sha256;
    },
    get: (sha256) => readFileSync(pathOf(sha256)),
    has: (sha256) => existsSync(pathOf(sha256)),
  };
}
