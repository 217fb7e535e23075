/**
 * The records of a zip, with its 64-bit forms only where a number needs them.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { dosTime } from './epoch.ts';
import type { HeaderFacts } from './member.ts';

/** A member whose content has been compressed. */
export interface ZipEntry {
  readonly member: HeaderFacts;
  /** Since 1970; moved to what a zip can hold. */
  readonly epochSeconds: number;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
  /** Bytes. */
  readonly size: number;
  /** Bytes. */
  readonly compressedSize: number;
  /** Of the local header, from the start of the archive. */
  readonly offset: number;
}

const max16 = 0xffff;
const max32 = 0xffffffff;
/** Names are UTF-8, said for every member: what is not said is guessed by platform. */
const utf8Flag = 1 << 11;
const madeOnUnix = 3 << 8;
const version2 = 20;
const version4 = 45;
const regularFile = 0o100000;
const symbolicLink = 0o120000;

/** What stands before a member's content. Sizes are known: there is no descriptor behind it. */
export function renderLocalHeader(entry: ZipEntry): Buffer {
  const long = entry.size >= max32 || entry.compressedSize >= max32;
  // Both sizes, as the format demands of this header.
  const extra = long ? zip64Extra([entry.size, entry.compressedSize]) : Buffer.alloc(0);
  return Buffer.concat([
    numbers(...fields32(0x04034b50), ...fields16(long ? version4 : version2)),
    numbers(...sharedFields(entry, long), ...fields16(nameOf(entry).length, extra.length)),
    nameOf(entry),
    extra,
  ]);
}

/** The member's record in the central directory. */
export function renderCentralRecord(entry: ZipEntry): Buffer {
  const { size, compressedSize, offset, member } = entry;
  const extra = zip64Extra([size, compressedSize, offset].filter((number) => number >= max32));
  const version = extra.length > 0 ? version4 : version2;
  const type = member.linkTarget === undefined ? regularFile : symbolicLink;
  return Buffer.concat([
    numbers(...fields32(0x02014b50), ...fields16(madeOnUnix | version, version)),
    numbers(...sharedFields(entry, false), ...fields16(nameOf(entry).length, extra.length)),
    // No comment, first disk, no internal attributes.
    numbers(...fields16(0, 0, 0), ...fields32((type | member.mode) * 2 ** 16, capped32(offset))),
    nameOf(entry),
    extra,
  ]);
}

/** Where the central directory stands, all numbers in bytes but the count. */
export interface Directory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

/** What ends the archive. */
export function renderEnd(directory: Directory): Buffer {
  const { count, size, offset } = directory;
  const counted = Math.min(count, max16);
  const end = numbers(
    ...fields32(0x06054b50),
    ...fields16(0, 0, counted, counted),
    ...fields32(capped32(size), capped32(offset)),
    ...fields16(0),
  );
  const long = count >= max16 || size >= max32 || offset >= max32;
  return long ? Buffer.concat([renderEnd64(directory), end]) : end;
}

/** The 64-bit record, and the locator that tells where it starts. */
function renderEnd64({ count, size, offset }: Directory): Buffer {
  return numbers(
    ...fields32(0x06064b50),
    ...fields64(44),
    ...fields16(madeOnUnix | version4, version4),
    ...fields32(0, 0),
    ...fields64(count, count, size, offset),
    ...fields32(0x07064b50, 0),
    ...fields64(offset + size),
    ...fields32(1),
  );
}

/** From the flags to the sizes: the same in both headers. */
function sharedFields(entry: ZipEntry, bothLong: boolean): Field[] {
  const { time, date } = dosTime(entry.epochSeconds);
  return [
    ...fields16(utf8Flag, entry.method === 'stored' ? 0 : 8, time, date),
    ...fields32(entry.crc32),
    ...fields32(bothLong ? max32 : capped32(entry.compressedSize)),
    ...fields32(bothLong ? max32 : capped32(entry.size)),
  ];
}

function zip64Extra(values: readonly number[]): Buffer {
  if (values.length === 0) return Buffer.alloc(0);
  return numbers(...fields16(1, 8 * values.length), ...fields64(...values));
}

function nameOf({ member }: ZipEntry): Buffer {
  return Buffer.from(member.name);
}

function capped32(value: number): number {
  return Math.min(value, max32);
}

interface Field {
  readonly bytes: 2 | 4 | 8;
  readonly value: number;
}

const fields16 = (...values: readonly number[]) => fieldsOf(2, values);
const fields32 = (...values: readonly number[]) => fieldsOf(4, values);
const fields64 = (...values: readonly number[]) => fieldsOf(8, values);

function fieldsOf(bytes: Field['bytes'], values: readonly number[]): Field[] {
  return values.map((value) => ({ bytes, value }));
}

/** The numbers one after the other, each with its low byte first. */
function numbers(...fields: readonly Field[]): Buffer {
  const written = Buffer.alloc(fields.reduce((total, { bytes }) => total + bytes, 0));
  let at = 0;
  for (const { bytes, value } of fields) {
    if (bytes === 8) written.writeBigUInt64LE(BigInt(value), at);
    else written.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return written;
}
