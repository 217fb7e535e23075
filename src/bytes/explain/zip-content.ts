/** Contents of two zip members: as they are stored first, decoded only when those differ. */
import { crc32 } from 'node:zlib';
import { BufferSource, ByteReader, type ByteSource } from './byte-reader.ts';
import { compareContent, maxTextBytes, type ContentDifference } from './compare-content.ts';
import { findFirstDifference } from './first-difference.ts';
import { inflate } from './inflate.ts';
import type { Content } from './member.ts';
import type { Side } from './model.ts';
import { onSide, streamOnSide } from './side.ts';
import { wrongChecksum, wrongSize } from './zip-inflater.ts';
import type { ZipMember } from './zip-members.ts';
import type { ZipSource } from './zip-source.ts';

const stored = 0;
const deflated = 8;
const maxRawBytes = 1024 * 1024;

export interface ZipContent {
  readonly side: Side;
  readonly source: ZipSource;
  readonly member: ZipMember;
}

/**
 * Equal contents may still be stored otherwise: another method, or another encoder's work.
 * `undecoded`: they are stored otherwise, and one of them is encrypted or of a method that is not read.
 */
export type ZipContentVerdict = 'equal' | 'stored-otherwise' | 'undecoded' | ContentDifference;

/** Both sources stand at the members' data. Throws Unreadable. */
export async function compareZipContent(a: ZipContent, b: ZipContent): Promise<ZipContentVerdict> {
  const canBeEqual =
    a.member.method === b.member.method && a.member.compressedSize === b.member.compressedSize;
  const isSmall = Math.max(a.member.compressedSize, b.member.compressedSize) <= maxRawBytes;
  if (isSmall) {
    const [rawA, rawB] = await Promise.all([
      a.source.takeRaw(a.member),
      b.source.takeRaw(b.member),
    ]);
    if (canBeEqual && rawA.equals(rawB)) return 'equal';
    return compareDecoded([a, () => rawA], [b, () => rawB]);
  }
  if (canBeEqual) {
    const [dataA, dataB] = [a.source.rawData(a.member), b.source.rawData(b.member)];
    if ((await findFirstDifference(dataA, dataB)) === undefined) return 'equal';
  }
  await Promise.all([a.source.openMember(a.member), b.source.openMember(b.member)]);
  const verdict = await compareDecoded(
    [a, () => a.source.rawData(a.member)],
    [b, () => b.source.rawData(b.member)],
  );
  // A decoder that was stopped may have read ahead: nobody reads on from there.
  await Promise.all([a.source.close(), b.source.close()]);
  return verdict;
}

type Stored = readonly [ZipContent, () => Buffer | ByteSource];

async function compareDecoded(a: Stored, b: Stored): Promise<ZipContentVerdict> {
  const contents = await Promise.all([decode(a), decode(b)]);
  const [one, other] = contents;
  if (!one || !other) return 'undecoded';
  const difference = await compareContent(one, other);
  await Promise.all([close(one), close(other)]);
  return difference ?? 'stored-otherwise';
}

async function close({ bytes }: Content): Promise<void> {
  if (bytes instanceof ByteReader) await bytes.close();
}

export function isEncrypted(flags: number): boolean {
  return (flags & 1) !== 0;
}

async function decode([{ side, source, member }, raw]: Stored): Promise<Content | undefined> {
  const { method, size, flags } = member;
  if (isEncrypted(flags) || (method !== stored && method !== deflated)) return undefined;
  const input = raw();
  const bytes = Buffer.isBuffer(input) ? new BufferSource(input) : input;
  if (method === stored) return { size, bytes };
  if (Buffer.isBuffer(input) && size <= maxTextBytes) {
    const unpacked = await onSide(side, () => source.inflater.unpack(input, member));
    return { size, bytes: new BufferSource(unpacked) };
  }
  const pieces = checked(inflate({ input: bytes }), member);
  return { size, bytes: new ByteReader(streamOnSide(side, pieces)) };
}

/** Throws Malformed unless size and checksum are those of the directory. */
async function* checked(
  pieces: AsyncIterable<Uint8Array>,
  { size, crc }: ZipMember,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  let sum = 0;
  for await (const piece of pieces) {
    seen += piece.length;
    sum = crc32(piece, sum);
    if (seen > size) throw wrongSize();
    yield piece;
  }
  if (seen < size) throw wrongSize();
  if (sum !== crc) throw wrongChecksum();
}
