/** One of the two files, as far as its first bytes tell. */
import type { ArchiveLimits } from '../../archive/member.ts';
import type { Files } from '../../ports.ts';
import { ByteReader, openBytes, readAll } from './byte-reader.ts';
import { kindBytes, kindOfStart } from './file-kind.ts';
import { emptyGzipFacts, unpackGzip } from './gzip.ts';
import type { FileKind, Side } from './model.ts';
import { onSide, Unreadable } from './side.ts';
import { blockBytes, looksLikeTar } from './tar-header.ts';

export interface ReadingPorts {
  readonly files: Pick<Files, 'stream' | 'stat'>;
  readonly limits: ArchiveLimits;
}

export interface OpenedFile {
  readonly side: Side;
  readonly path: string;
  readonly size: number;
  readonly kind: FileKind;
  /** The first bytes, at most `kindBytes`. */
  readonly start: Buffer;
}

/** Throws FILE_*. */
export async function openFile(
  side: Side,
  path: string,
  { files, limits }: ReadingPorts,
): Promise<OpenedFile> {
  const start = await readAll(openBytes(files, path, { start: 0, end: kindBytes }));
  const size = (await files.stat(path))?.size ?? start.length;
  const kind = kindOfStart(start);
  const isTar = kind === 'gzip' && (await holdsTar(path, { files, limits }));
  return { side, path, size, start, kind: isTar ? 'tar.gz' : kind };
}

/** Unpacks the first block; what cannot be unpacked is told later, when it is compared. */
async function holdsTar(path: string, { files, limits }: ReadingPorts): Promise<boolean> {
  const raw = openBytes(files, path);
  const unpacked = new ByteReader(unpackGzip(raw, emptyGzipFacts(), limits.maxUnpackedBytes));
  try {
    return await onSide('a', async () => looksLikeTar(await unpacked.take(blockBytes)));
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  } finally {
    await unpacked.close();
  }
}
