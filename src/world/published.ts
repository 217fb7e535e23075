/** What the registries have in common: lag counted in reads, and bytes served instead of others. */
import type { Blobs } from './blobs.ts';

/** How many reads of each view still do not show a new thing. */
export type Lag = Record<string, number>;

/** Counts one read of the view; true when the thing is still hidden from it. */
export function isHidden(thing: { readonly lag: Lag }, view: string): boolean {
  const reads = thing.lag[view] ?? 0;
  if (reads > 0) thing.lag[view] = reads - 1;
  return reads > 0;
}

/** The same number of hidden reads for every view. */
export function lagOf(reads: number, views: readonly string[]): Lag {
  return Object.fromEntries(views.map((view) => [view, reads]));
}

/** Files by name whose address serves other bytes: a blob's key, or one byte flipped. */
export type OtherBytes = Record<string, string | 'one-byte-flipped'>;

/** The bytes that the file's address serves. */
export function servedBytes(
  name: string,
  own: Buffer,
  { otherBytes, blobs }: { readonly otherBytes: OtherBytes; readonly blobs: Blobs },
): Buffer {
  const other = otherBytes[name];
  if (other === undefined) return own;
  if (other !== 'one-byte-flipped') return blobs.get(other);
  const flipped = Buffer.from(own);
  const middle = Math.floor(flipped.length / 2);
  flipped[middle] = flipped[middle]! ^ 1;
  return flipped;
}
