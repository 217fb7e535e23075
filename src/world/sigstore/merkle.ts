/** The Merkle tree of a transparency log (RFC 6962, section 2.1). */
import { createHash } from 'node:crypto';

/** The hash of one entry, told apart from that of a node by its first byte. */
export function leafHash(entry: Uint8Array): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(entry).digest();
}

/** The root over the hashes of all entries, in order. */
export function rootHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  const middle = largestPowerBelow(leaves.length);
  return nodeHash(rootHash(leaves.slice(0, middle)), rootHash(leaves.slice(middle)));
}

/** The hashes that lead from the leaf at `index` (from 0) to the root, the nearest first. */
export function inclusionProof(leaves: readonly Buffer[], index: number): readonly Buffer[] {
  if (leaves.length <= 1) return [];
  const middle = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, middle), leaves.slice(middle)];
  return index < middle
    ? [...inclusionProof(left, index), rootHash(right)]
    : [...inclusionProof(right, index - middle), rootHash(left)];
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
