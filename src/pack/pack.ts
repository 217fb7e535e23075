/** A folder as an archive whose bytes depend on names, contents and one time alone. */
import type { Digests, Files } from '../ports.ts';
import type { PackFormat } from './format.ts';
import { gzip } from './gzip.ts';
import type { PackMember } from './member.ts';
import { packTar } from './tar.ts';
import { packZip, type ZipFiles } from './zip.ts';

export interface PackOptions {
  readonly members: readonly PackMember[];
  readonly format: PackFormat;
  /** Since 1970: every member's time. */
  readonly epochSeconds: number;
}

/** The archive's bytes in pieces, in bounded memory. Throws PACK_FILE_CHANGED, FILE_*. */
export function pack(
  { members, format, epochSeconds }: PackOptions,
  files: ZipFiles,
): AsyncIterable<Uint8Array> {
  return format === 'zip'
    ? packZip(members, epochSeconds, files)
    : gzip(packTar(members, epochSeconds, files));
}

/** Writes the archive; the digests of what stands on the disk then. Throws what pack throws. */
export async function packInto(
  path: string,
  options: PackOptions,
  files: ZipFiles & Pick<Files, 'digest'>,
): Promise<Digests> {
  await files.write(path, pack(options, files));
  return files.digest(path);
}
