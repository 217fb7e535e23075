/** One thing inside an archive, and the limits within which archives are read. */
import type { Files } from '../ports.ts';

export interface Member {
  /** Relative, separated by `/`, without `.` or `..`; safe to join to a folder. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** Permission bits, 0 to 0o7777; undefined when the archive was made where there are none. */
  readonly permissions: number | undefined;
  /** Where a symbolic link leads; undefined for a hard link. */
  readonly symbolicTarget?: string;
  /** The content, to be read at most once and before the next member is asked for. */
  stream(): AsyncIterable<Uint8Array>;
}

export interface ArchiveLimits {
  readonly maxMembers: number;
  /** All members together, in bytes; for tars their headers as well. */
  readonly maxUnpackedBytes: number;
  /** UTF-8 bytes. */
  readonly maxNameBytes: number;
}

/** Far above what packages hold, and far below what would fill a runner. */
export const defaultLimits: ArchiveLimits = {
  maxMembers: 100_000,
  maxUnpackedBytes: 8 * 1024 ** 3,
  maxNameBytes: 1024,
};

export interface ReadOptions {
  readonly files: Pick<Files, 'stream' | 'stat'>;
  readonly limits?: ArchiveLimits;
  /** `refuse` (the default) throws ARCHIVE_LINK; `list` gives the target as content. */
  readonly links?: 'refuse' | 'list';
}

/** A member as an archive's reader found it, before anything about it is believed. */
export interface RawMember {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly permissions: number | undefined;
  readonly linkTarget?: string;
  /** Set for a second name of an earlier member; a link is symbolic otherwise. */
  readonly hard?: boolean;
  stream(): AsyncIterable<Uint8Array>;
}

/** Reads one kind of archive; what it throws that is no Failure means a corrupt archive. */
export type ArchiveReader = (
  path: string,
  options: Required<ReadOptions>,
) => AsyncIterable<RawMember>;
