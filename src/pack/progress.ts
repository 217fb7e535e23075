/** Tells where long packing stands. */
import type { Files, Log } from '../ports.ts';

const stepBytes = 64 * 1024 * 1024;

interface Progress {
  /** The folder whose files count: what waits on the disk meanwhile does not. */
  readonly folder: string;
  /** Bytes of all members. */
  readonly total: number;
}

/** The same files; what is read of the folder is told every 64 MiB. */
export function tellProgress<F extends Pick<Files, 'stream'>>(
  files: F,
  { folder, total }: Progress,
  log: Pick<Log, 'progress'>,
): F {
  let done = 0;
  async function* stream(...args: Parameters<Files['stream']>): AsyncGenerator<Uint8Array> {
    for await (const piece of files.stream(...args)) {
      yield piece;
      if (!args[0].startsWith(`${folder}/`)) continue;
      const before = done;
      done += piece.length;
      if (Math.floor(done / stepBytes) > Math.floor(before / stepBytes)) {
        log.progress(`Packed ${inMebibytes(done)} of ${inMebibytes(total)} MiB.`);
      }
    }
  }
  return { ...files, stream };
}

function inMebibytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024);
}
