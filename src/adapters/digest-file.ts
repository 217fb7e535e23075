/** Digests of an open file in bounded memory, whatever its size. */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Digests } from '../ports.ts';

// Large enough that the cost of a read is lost in that of hashing.
const blockBytes = 1024 * 1024;

/** Size and SHA-256 of the whole file; SHA-512 in base64 when asked for. */
export async function digestHandle(
  handle: FileHandle,
  options: { readonly sha512?: boolean } = {},
): Promise<Digests> {
  const sha256 = createHash('sha256');
  const sha512 = options.sha512 ? createHash('sha512') : undefined;
  let size = 0;
  for await (const block of readAhead(handle)) {
    sha256.update(block);
    sha512?.update(block);
    size += block.length;
  }
  return {
    size,
    sha256: sha256.digest('hex'),
    ...(sha512 && { sha512: sha512.digest('base64') }),
  };
}

/** Two buffers take turns, so that the disk reads one while the other is hashed. */
async function* readAhead(handle: FileHandle): AsyncGenerator<Buffer> {
  const buffers = [Buffer.allocUnsafe(blockBytes), Buffer.allocUnsafe(blockBytes)] as const;
  let position = 0;
  let turn = 0;
  const fill = (buffer: Buffer) => handle.read(buffer, 0, blockBytes, position);
  let pending = fill(buffers[0]);
  for (;;) {
    const { bytesRead, buffer } = await pending;
    if (bytesRead === 0) return;
    position += bytesRead;
    turn = 1 - turn;
    pending = fill(buffers[turn as 0 | 1]);
    // A consumer that stops early leaves a read behind whose failure is nobody's.
    pending.catch(() => undefined);
    yield buffer.subarray(0, bytesRead);
  }
}
