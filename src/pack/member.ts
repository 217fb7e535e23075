/** One thing that goes into an archive, all about it settled before a byte is written. */
import type { Sha256 } from '../ports.ts';

export interface PackMember {
  /** In the archive: relative, separated by `/`, the prefix before it. */
  readonly name: string;
  /** Where its content is read from. */
  readonly path: string;
  /** Bytes; 0 for a link. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: 0o644 | 0o755 | 0o777;
  /** Set when its content must be what something was signed over. */
  readonly sha256?: Sha256;
  /** Set for a symbolic link. */
  readonly linkTarget?: string;
}

/** What a member's headers tell, beside its time. */
export type HeaderFacts = Omit<PackMember, 'path' | 'sha256' | 'mode'> & { readonly mode: number };
