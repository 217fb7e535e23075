/** Are these the sealed bytes? */
import type { Lookup } from '../lookup.ts';
import type { Digests, Sha256 } from '../ports.ts';

export type BytesVerdict = 'equal' | 'different' | 'absent' | 'unknown';

/** What was sealed of one file. */
export interface SealedBytes {
  /** Bytes. */
  readonly size: number;
  readonly sha256: Sha256;
}

/** `equal` only when size and SHA-256 are both as sealed; absent and unknown stay what they are. */
export function judgeBytes(sealed: SealedBytes, seen: Lookup<Digests>): BytesVerdict {
  if (seen.state !== 'present') return seen.state;
  const { size, sha256 } = seen.value;
  return size === sealed.size && sha256 === sealed.sha256 ? 'equal' : 'different';
}
