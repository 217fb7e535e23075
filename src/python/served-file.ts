/** One file that the index serves: fetched, verified, and compared with the build's. */
import { explainDifference, renderDifference } from '../bytes/difference.ts';
import type { Digests, Files, Registry, ServedFile } from '../ports.ts';
import type { BuiltFile } from './built-files.ts';
import { pythonFailure } from './failures.ts';
import { indexUnknown } from './index-unknown.ts';
import { requirePublisher, type AdoptFrom } from './publisher.ts';

export interface FetchedFile extends Digests {
  readonly file: ServedFile;
  readonly path: string;
  /** How it differs from the build's, and why; undefined when the bytes are equal. */
  readonly drift: string | undefined;
}

/**
 * Downloads into `folder` and compares with the built file.
 * Throws PYTHON_INDEX_UNKNOWN, PYTHON_SERVED_CORRUPT.
 */
export async function fetchServedFile(
  file: ServedFile,
  { built, folder }: { readonly built: BuiltFile; readonly folder: string },
  { registry, files }: { readonly registry: Registry; readonly files: Files },
): Promise<FetchedFile> {
  // The name was parsed as a distribution's: it cannot lead out of the folder.
  const path = `${folder}/${file.filename}`;
  const fetched = await registry.open(file, path);
  if (fetched.state !== 'present') {
    throw indexUnknown(fetched.state === 'absent' ? `${file.url} answers 404` : fetched.reason);
  }
  const seen = fetched.value;
  if (file.sha256 !== undefined && seen.sha256 !== file.sha256) throw corrupt(file, seen);
  if (seen.sha256 === built.sha256) return { file, path, ...seen, drift: undefined };
  const difference = await explainDifference(
    { name: file.filename, sealed: built, seen, sealedPath: built.path, seenPath: path },
    files,
  );
  return { file, path, ...seen, drift: renderDifference(difference) };
}

/** Throws PYTHON_PROVENANCE_* unless bytes that differ from the build's are of that publisher. */
export async function requireAdoptable(
  fetched: FetchedFile,
  from: AdoptFrom,
  registry: Registry,
): Promise<void> {
  // Equal bytes need no publisher: this run's own build vouches for them.
  if (fetched.drift === undefined) return;
  await requirePublisher(fetched, from, registry);
}

function corrupt(file: ServedFile, seen: Digests) {
  return pythonFailure('PYTHON_SERVED_CORRUPT', {
    seen: `${file.url} serves bytes with sha256:${seen.sha256}`,
    expected: `sha256:${file.sha256}, as the index’s metadata says`,
    cure: 'Report it to the index; adopt nothing from there until both agree.',
  });
}
