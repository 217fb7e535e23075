/** The files that are verified, from wherever they are: the first check, and what all others read. */
import type { Files, Log, ReleaseSources } from '../ports.ts';
import { fetchRelease } from './fetch-release.ts';
import type { ReleaseFiles } from './model.ts';
import type { Outcome } from './outcome.ts';
import { readFolder } from './read-folder.ts';
import type { PublishedRelease } from './fetch-release.ts';
import type { VerifyRequest } from './request.ts';

export interface GatherPorts {
  readonly files: Files;
  readonly log: Log;
  readonly releaseSources: ReleaseSources;
}

export interface Gathered {
  readonly outcome: Outcome;
  /** Undefined when there is nothing that anything else could be said of. */
  readonly release: ReleaseFiles | undefined;
  /** The release as GitHub has it, when it was downloaded. */
  readonly published?: PublishedRelease;
}

/** Throws FILE_MISSING for a folder that is not there, VERIFY_OUT_FOLDER_NOT_EMPTY, FILE_NOT_WRITTEN. */
export async function gather(request: VerifyRequest, ports: GatherPorts): Promise<Gathered> {
  const { source } = request;
  if (source.from === 'folder') return readFolder(source.folder, ports.files);
  return fetchRelease({ ...request, source }, ports);
}
