/**
 * Where PyPI serves a file: its address holds the BLAKE2b-256 of its content, so it is
 * known before the upload, and no index has to list the file for it to be read.
 */
import { blake2b } from '@noble/hashes/blake2.js';
import type { ServedFile } from '../ports.ts';
import { requirePlainFileName } from '../registry/names.ts';

/** The file of that name and content below `fileHost`. Throws REGISTRY_FILE_NAME_UNSAFE. */
export async function pypiAddressOf(
  fileHost: string,
  filename: string,
  content: AsyncIterable<Uint8Array>,
): Promise<ServedFile> {
  const plain = requirePlainFileName(filename, fileHost);
  const digest = await blake2b256(content);
  const folders = [digest.slice(0, 2), digest.slice(2, 4), digest.slice(4)].join('/');
  return { filename: plain, url: `${fileHost}/packages/${folders}/${plain}`, yanked: false };
}

/** Hexadecimal. Not in node:crypto, whose BLAKE2b is the one of 512 bits alone. */
async function blake2b256(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = blake2b.create({ dkLen: 32 });
  for await (const piece of content) hash.update(piece);
  return Buffer.from(hash.digest()).toString('hex');
}
