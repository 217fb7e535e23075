/** A member of either kind of archive, as far as comparing needs it. */
import type { ByteSource } from './byte-reader.ts';

export type MemberKind = 'file' | 'folder' | 'link' | 'other';

export interface Content {
  /** Bytes, unpacked. */
  readonly size: number;
  /** To be taken at most once. */
  readonly bytes: ByteSource;
}

/** What of a member is kept when its archive has gone on. */
export interface MemberFacts {
  /** As in the archive, cleaned. */
  readonly name: string;
  /** What it is paired by: the name without what tells the version. */
  readonly key: string;
  readonly kind: MemberKind;
  readonly size: number;
  readonly linkTarget: string;
}
