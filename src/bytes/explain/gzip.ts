/** Gzip (RFC 1952), with all that its headers tell. */
import { crc32 } from 'node:zlib';
import { tooLarge } from '../../archive/too-large.ts';
import { drain, type ByteReader } from './byte-reader.ts';
import { inflateFrom } from './inflate.ts';
import { Malformed } from './side.ts';

export interface GzipHeader {
  /** Seconds since 1970; 0 when none is given. */
  readonly time: number;
  readonly level: number;
  readonly platform: number;
  readonly name: string | undefined;
  /** Flags, extra field, comment and header checksum, as hexadecimal. */
  readonly extra: string;
}

/** What was learnt of a gzip file; complete when its content has been read to the end. */
export interface GzipFacts {
  header: GzipHeader | undefined;
  members: number;
  /** Bytes after the last member. */
  trailing: number;
}

const flag = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
const maxHeaderBytes = 128 * 1024;

export function emptyGzipFacts(): GzipFacts {
  return { header: undefined, members: 0, trailing: 0 };
}

/**
 * The unpacked bytes of every member; fills in `facts` as it goes. Throws
 * ARCHIVE_TOO_LARGE, Malformed, or a zlib error.
 */
export async function* unpackGzip(
  input: ByteReader,
  facts: GzipFacts,
  maxUnpackedBytes: number,
): AsyncGenerator<Uint8Array> {
  let unpacked = 0;
  try {
    do {
      const header = await readGzipHeader(input);
      facts.header ??= header;
      facts.members += 1;
      let sum = 0;
      let size = 0;
      for await (const piece of inflateFrom(input)) {
        size += piece.length;
        unpacked += piece.length;
        if (unpacked > maxUnpackedBytes) throw tooLarge(`more than ${maxUnpackedBytes} bytes`);
        sum = crc32(piece, sum);
        yield piece;
      }
      await requireTrailer(input, sum, size);
    } while (await nextIsMember(input));
    facts.trailing = await drain(input);
  } finally {
    await input.close();
  }
}

/** Reads a header; the reader then stands at the deflate stream. Throws Malformed. */
export async function readGzipHeader(input: ByteReader): Promise<GzipHeader> {
  const fixed = Buffer.from(await input.take(10));
  if (fixed.length < 10 || fixed.readUInt16BE(0) !== 0x1f8b || fixed[2] !== 8) {
    throw new Malformed('no gzip header');
  }
  const flags = fixed[3]!;
  const extras: Buffer[] = [Buffer.from([flags & ~flag.name])];
  if (flags & flag.extra) {
    const size = Buffer.from(await input.take(2));
    extras.push(size, Buffer.from(await input.take(size.length === 2 ? size.readUInt16LE(0) : 0)));
  }
  const name = flags & flag.name ? (await takeText(input)).toString('latin1') : undefined;
  if (flags & flag.comment) extras.push(await takeText(input));
  if (flags & flag.headerCrc) extras.push(Buffer.from(await input.take(2)));
  return {
    time: fixed.readUInt32LE(4),
    level: fixed[8]!,
    platform: fixed[9]!,
    name,
    extra: Buffer.concat(extras).toString('hex'),
  };
}

/** Up to a zero byte, which is taken too. */
async function takeText(input: ByteReader): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let size = 0; size <= maxHeaderBytes;) {
    if (!(await input.fill())) break;
    const end = input.buffered.indexOf(0);
    const piece = Buffer.from(input.buffered.subarray(0, end < 0 ? undefined : end));
    pieces.push(piece);
    size += piece.length;
    input.skip(end < 0 ? piece.length : piece.length + 1);
    if (end >= 0) return Buffer.concat(pieces);
  }
  throw new Malformed('a text in the gzip header has no end');
}

async function requireTrailer(input: ByteReader, sum: number, size: number): Promise<void> {
  const trailer = await input.take(8);
  if (trailer.length < 8) throw new Malformed('the gzip trailer is cut short');
  if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== size % 2 ** 32) {
    throw new Malformed('the gzip checksum or size is wrong');
  }
}

async function nextIsMember(input: ByteReader): Promise<boolean> {
  const next = await input.take(3);
  input.unread(next);
  return next.equals(Buffer.from([0x1f, 0x8b, 8]));
}
