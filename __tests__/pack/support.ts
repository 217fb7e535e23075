/** Packing in tests: members as literals, archives as bytes. */
import type { Files } from '../../src/ports.ts';
import type { PackMember } from '../../src/pack/member.ts';
import { pack, type PackOptions } from '../../src/pack/pack.ts';
import { localFiles } from '../../src/adapters/files.ts';

export const epochSeconds = 1_700_000_001;

/** Files by name, in memory. */
export type Contents = Readonly<Record<string, string | Uint8Array>>;

/** Members of those files, sorted as given. */
export function membersOf(contents: Contents): PackMember[] {
  return Object.entries(contents).map(([name, content]) => ({
    name,
    path: name,
    size: Buffer.byteLength(content),
    mode: 0o644,
  }));
}

/** The archive of files in memory. */
export function packContents(
  contents: Contents,
  options: Partial<PackOptions> = {},
): Promise<Buffer> {
  const members = membersOf(contents);
  const files = {
    ...localFiles,
    stream: (path: string, range?: { readonly start: number; readonly end: number }) =>
      Object.hasOwn(contents, path) ? literal(contents[path]!) : localFiles.stream(path, range),
  };
  return packBytes({ members, format: 'tar.gz', epochSeconds, ...options }, files);
}

/** The archive as one buffer. */
export async function packBytes(options: PackOptions, files: Files = localFiles): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of pack(options, files)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* literal(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
