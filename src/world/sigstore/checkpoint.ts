/** The head of a transparency log, signed: a note as Go's checksum database writes it. */
import type { KeyObject } from 'node:crypto';
import { logIdOf, signWith } from './keys.ts';

export interface LogHead {
  /** `rekor.sigstore.dev`. */
  readonly logName: string;
  /** Decimal. */
  readonly treeId: string;
  readonly treeSize: number;
  readonly rootHash: Buffer;
}

/** The signed note: three lines, an empty one, and the signature behind the key's first bytes. */
export function renderCheckpoint(
  { logName, treeId, treeSize, rootHash }: LogHead,
  key: KeyObject,
): string {
  const head = `${logName} - ${treeId}\n${treeSize}\n${rootHash.toString('base64')}\n`;
  const hint = logIdOf(key).subarray(0, 4);
  const signature = Buffer.concat([hint, signWith(key, Buffer.from(head))]).toString('base64');
  return `${head}\n— ${logName} ${signature}\n`;
}
