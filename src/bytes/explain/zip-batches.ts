/** The members of two zips, pair by pair, read in large steps whatever their order in the files. */
import type { Pairs } from './pair-up.ts';
import type { ZipMember } from './zip-members.ts';
import type { ZipSource } from './zip-source.ts';

/** Stored bytes of both members of all pairs of a batch, unless one pair alone has more. */
const maxBytes = 4 * 1024 * 1024;
const maxPairs = 2048;

interface ZipPair {
  readonly a: ZipSource;
  readonly b: ZipSource;
}

/**
 * All pairs in the first one's order. Where members of a batch stand in another order in a
 * file, they are read ahead in the file's: opening it for each would take far longer.
 */
export async function* eachPair(
  zips: ZipPair,
  pairs: Pairs,
): AsyncGenerator<readonly [ZipMember, ZipMember]> {
  const [a, b] = [zips.a.directory.members, zips.b.directory.members];
  for (let start = 0; start < pairs.a.length;) {
    const end = endOfBatch(zips, pairs, start);
    await Promise.all([
      zips.a.readAhead(pairs.a.subarray(start, end)),
      zips.b.readAhead(pairs.b.subarray(start, end)),
    ]);
    for (; start < end; start++) yield [a.get(pairs.a[start]!), b.get(pairs.b[start]!)];
  }
}

function endOfBatch({ a, b }: ZipPair, pairs: Pairs, start: number): number {
  const most = Math.min(start + maxPairs, pairs.a.length);
  let bytes = 0;
  let end = start;
  while (end < most && bytes < maxBytes) {
    bytes += a.directory.members.storedBytesOf(pairs.a[end]!);
    bytes += b.directory.members.storedBytesOf(pairs.b[end]!);
    end += 1;
  }
  return end;
}
