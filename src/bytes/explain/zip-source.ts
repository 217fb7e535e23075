/** The members' own bytes in one zip: local headers and data, read forwards as far as can be. */
import type { Files } from '../../ports.ts';
import { ByteReader, drain, Portion } from './byte-reader.ts';
import type { Side } from './model.ts';
import { Malformed, onSide } from './side.ts';
import { renderExtra, type ZipDirectory, type ZipMember } from './zip-directory.ts';

export interface LocalHeader {
  /** Extra fields as the directory's are told, zip64's left out. */
  readonly extra: string;
  readonly isZip64: boolean;
  /** Version, flags, method, date and name, as hexadecimal. */
  readonly fields: string;
}

/** What a member takes of the file, without the data descriptor behind it. */
interface Extent {
  readonly start: number;
  readonly end: number;
  readonly hasDescriptor: boolean;
}

const signature = 0x04034b50;
const headerBytes = 30;
const zip64Field = 1;
const maxLocalExtraBytes = 64 * 1024;
const maxDescriptorBytes = 24;
/** Further ahead than this, opening the file anew costs less than reading on. */
const maxSkippedBytes = 1024 * 1024;

export class ZipSource {
  readonly directory: ZipDirectory;
  readonly #side: Side;
  readonly #path: string;
  readonly #files: Pick<Files, 'stream'>;
  readonly #size: number;
  #reader: ByteReader | undefined;
  #start = 0;
  #end = 0;
  /** By start, since a member may be opened twice. */
  readonly #extents = new Map<number, Extent>();

  constructor(
    directory: ZipDirectory,
    file: { side: Side; path: string; files: Pick<Files, 'stream'>; size: number },
  ) {
    this.directory = directory;
    this.#side = file.side;
    this.#path = file.path;
    this.#files = file.files;
    this.#size = file.size;
  }

  /** Reads a member's local header; the source then stands at its data. Throws Unreadable. */
  openMember(member: ZipMember): Promise<LocalHeader> {
    return onSide(this.#side, async () => {
      const reader = await this.#seek(member);
      const head = await reader.take(headerBytes);
      if (head.length < headerBytes || head.readUInt32LE(0) !== signature) {
        throw new Malformed('the directory names a member where there is none');
      }
      const name = await reader.take(head.readUInt16LE(26));
      const extra = await reader.take(head.readUInt16LE(28));
      const end = this.#start + reader.position + member.compressedSize;
      const hasDescriptor = (member.flags & 8) !== 0;
      this.#extents.set(member.offset, { start: member.offset, end, hasDescriptor });
      return {
        ...parseExtra(extra),
        fields: Buffer.concat([head.subarray(4, 14), name]).toString('hex'),
      };
    });
  }

  /** The member's bytes as they are stored, from where the source stands. */
  rawData(member: ZipMember): Portion {
    return new Portion(this.#reader!, member.compressedSize);
  }

  /** The same as a buffer; for small members. Throws Unreadable. */
  takeRaw(member: ZipMember): Promise<Buffer> {
    return onSide(this.#side, async () => {
      const raw = await this.#reader!.take(member.compressedSize);
      if (raw.length < member.compressedSize) throw new Malformed('a member is cut short');
      return raw;
    });
  }

  /** How many bytes belong to no member whose header was read, and not to the directory. */
  countUnseen(): number {
    const extents = [...this.#extents.values()].sort((one, other) => one.start - other.start);
    const { start, end, endBytes } = this.directory;
    const ends = [...extents.slice(1).map((extent) => extent.start), start];
    const gaps = extents.map((extent, index) => {
      const gap = ends[index]! - extent.end;
      return extent.hasDescriptor && gap <= maxDescriptorBytes ? 0 : gap;
    });
    const before = extents[0]?.start ?? start;
    const behind = this.#size - endBytes - end;
    return gaps.reduce((sum, gap) => sum + gap, before + behind);
  }

  /** Lets go of the file; the next member opens it anew. */
  async close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.close();
  }

  async #seek({ offset, name, compressedSize }: ZipMember): Promise<ByteReader> {
    const room = headerBytes + Buffer.byteLength(name) + maxLocalExtraBytes;
    const end = Math.min(offset + room + compressedSize, this.#size);
    const ahead = this.#reader ? offset - this.#start - this.#reader.position : Infinity;
    const isNear = ahead >= 0 && ahead <= maxSkippedBytes;
    if (this.#reader && isNear && end <= this.#end) {
      await drain(new Portion(this.#reader, ahead));
      return this.#reader;
    }
    await this.close();
    this.#start = offset;
    // Where members stand in another order, no more is read than the one that is wanted.
    this.#end = offset === 0 || isNear ? this.#size : end;
    const range = { start: offset, end: this.#end };
    this.#reader = new ByteReader(this.#files.stream(this.#path, range));
    return this.#reader;
  }
}

function parseExtra(bytes: Buffer): Pick<LocalHeader, 'extra' | 'isZip64'> {
  const fields: string[] = [];
  let isZip64 = false;
  let start = 0;
  while (start + 4 <= bytes.length) {
    const id = bytes.readUInt16LE(start);
    const end = start + 4 + bytes.readUInt16LE(start + 2);
    if (id === zip64Field) isZip64 = true;
    else fields.push(renderExtra(id, bytes.subarray(start + 4, end)));
    start = end;
  }
  return { extra: fields.join(' '), isZip64 };
}
