/** A difference between sealed and seen bytes, told so that the cause can be found. */
import { listMemberDigests } from '../archive/members.ts';
import { Failure } from '../failure.ts';
import type { Files } from '../ports.ts';
import { renderMemberDifferences } from './member-differences.ts';
import type { SealedBytes } from './verdict.ts';

export interface ComparedFile {
  readonly name: string;
  readonly sealed: SealedBytes;
  readonly seen: SealedBytes;
  readonly sealedPath: string;
  readonly seenPath: string;
}

export interface Difference {
  readonly name: string;
  readonly sealed: SealedBytes;
  readonly seen: SealedBytes;
  /** What differs inside, a line each; or why that cannot be told. */
  readonly inside: readonly string[];
}

/** Compares the two files as archives; what is no archive has its digests alone to tell. */
export async function explainDifference(
  file: ComparedFile,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Difference> {
  const { name, sealed, seen } = file;
  return { name, sealed, seen, inside: await lookInside(file, files) };
}

/** File, sizes, both digests, and what differs inside, as one sentence for a message. */
export function renderDifference({ name, sealed, seen, inside }: Difference): string {
  const digests = `${name} has sha256 ${seen.sha256} (${seen.size} bytes) instead of ${sealed.sha256} (${sealed.size} bytes)`;
  return inside.length === 0 ? digests : `${digests}; ${inside.join('; ')}`;
}

async function lookInside(
  file: ComparedFile,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<string[]> {
  const sealed = await membersOrReason(file.sealedPath, files);
  // The sealed file is no archive: there is nothing to look into.
  if (sealed instanceof Failure) return [];
  const seen = await membersOrReason(file.seenPath, files);
  if (seen instanceof Failure) return [`what was found cannot be opened (${seen.code})`];
  const lines = renderMemberDifferences(sealed, seen);
  return lines.length > 0
    ? lines
    : ['every member is equal: only the container differs (times, modes, order or compression)'];
}

async function membersOrReason(path: string, files: Pick<Files, 'stream' | 'stat'>) {
  try {
    return await listMemberDigests(path, files);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
