/** Why two files differ: the procedure. */
import type { ArchiveLimits } from '../../archive/member.ts';
import type { Files } from '../../ports.ts';
import { openBytes } from './byte-reader.ts';
import { findCauses } from './find-causes.ts';
import { findFirstDifference } from './first-difference.ts';
import { explainLimits } from './limits.ts';
import type { Explanation, FirstDifference } from './model.ts';
import { openFile, type OpenedFile } from './opened-file.ts';
import { judgeCategories } from './verdict.ts';

export interface ExplainPorts {
  readonly files: Pick<Files, 'stream' | 'stat'>;
  /** How much of an archive is read; `explainLimits` when left out. */
  readonly limits?: ArchiveLimits;
}

/** How many causes are told; the rest is counted. */
export const maxCauses = 10;

/**
 * Why `b` has other bytes than `a`. Streams: under 150 MB for any size. An archive that is corrupt or
 * over the limits is a cause (`unreadable` or `beyond-limits`, with its ARCHIVE_* code), not a
 * failure. Throws FILE_*.
 */
export async function explain(a: string, b: string, ports: ExplainPorts): Promise<Explanation> {
  const reading = { limits: explainLimits, ...ports };
  const opened = { a: await openFile('a', a, reading), b: await openFile('b', b, reading) };
  const difference = await findDifference(opened.a, opened.b, ports.files);
  const about = (file: OpenedFile) => ({ size: file.size, kind: file.kind });
  const both = { a: about(opened.a), b: about(opened.b) };
  if (!difference) return { verdict: 'identical', ...both, causes: [], moreCauses: 0 };
  const causes = await findCauses({ ...opened, ...reading, difference });
  const list = causes.list();
  return {
    verdict: judgeCategories(causes.categories()),
    ...both,
    firstDifference: difference,
    causes: list.slice(0, maxCauses),
    moreCauses: Math.max(0, list.length - maxCauses),
  };
}

async function findDifference(
  a: OpenedFile,
  b: OpenedFile,
  files: ExplainPorts['files'],
): Promise<FirstDifference | undefined> {
  const [one, other] = [openBytes(files, a.path), openBytes(files, b.path)];
  try {
    const offset = await findFirstDifference(one, other);
    return offset === undefined ? undefined : { offset, length: Math.max(a.size, b.size) - offset };
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
}
