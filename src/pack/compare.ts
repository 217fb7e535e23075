/** What differs between an existing archive and what packing gives now. */
import { explainDifference, renderDifference } from '../bytes/difference.ts';
import type { Failure } from '../failure.ts';
import type { Digests, Files } from '../ports.ts';
import { packFailure } from './failures.ts';

export interface PackedFile {
  readonly path: string;
  readonly digests: Digests;
}

const names = { a: 'as packed', b: 'in the archive' };
const maxLines = 10;

/** PACK_DIFFERS with why they differ; undefined when both are the same bytes. Throws FILE_*. */
export async function findPackDifference(
  existing: PackedFile,
  packed: PackedFile,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Failure | undefined> {
  if (existing.digests.sha256 === packed.digests.sha256) return undefined;
  const difference = await explainDifference(
    {
      name: existing.path,
      sealed: packed.digests,
      seen: existing.digests,
      sealedPath: packed.path,
      seenPath: existing.path,
    },
    files,
  );
  return packFailure('PACK_DIFFERS', {
    seen: renderDifference(difference, maxLines, names),
    expected: `sha256 ${packed.digests.sha256}, as packing the folder gives`,
    cure: 'Compare the folder with what was packed then; when only the container differs, pack with this action, the same `source-date-epoch` and the same globs.',
    location: { file: existing.path },
  });
}
