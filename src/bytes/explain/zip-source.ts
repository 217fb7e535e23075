/** The members' own bytes in one zip: local headers and data, read forwards as far as can be. */
import type { Files } from '../../ports.ts';
import { ByteReader, drain, openBytes, Portion } from './byte-reader.ts';
import { ByteStore } from './byte-store.ts';
import type { Side } from './model.ts';
import { NumberMap } from './number-map.ts';
import { Malformed, onSide } from './side.ts';
import { renderExtra, type ZipDirectory } from './zip-directory.ts';
import { ZipInflater } from './zip-inflater.ts';
import type { ZipMember } from './zip-members.ts';

export interface LocalHeader {
  /** Extra fields as the directory's are told, zip64's left out. */
  readonly extra: string;
  readonly isZip64: boolean;
  /** Version, flags, method, date and name, as hexadecimal. */
  readonly fields: string;
}

const signature = 0x04034b50;
const headerBytes = 30;
const zip64Field = 1;
const descriptorFlag = 8;
/** With the longest name and extra fields. */
const maxHeaderBytes = headerBytes + 2 * 64 * 1024;
const maxDescriptorBytes = 24;
/** Further ahead than this, opening the file anew costs less than reading on. */
const maxSkippedBytes = 1024 * 1024;
/** What is read ahead. */
const maxSmallBytes = 1024 * 1024;

export class ZipSource {
  readonly directory: ZipDirectory;
  readonly #side: Side;
  readonly #path: string;
  readonly #files: Pick<Files, 'stream'>;
  readonly #size: number;
  #reader: ByteReader | undefined;
  #inflater: ZipInflater | undefined;
  #start = 0;
  #end = 0;
  /** Small members that were read ahead: header, name, extra fields and stored bytes. */
  readonly #ahead = new ByteStore();
  /** Their numbers there, by their indexes. */
  readonly #heldAs = new NumberMap();
  /** Where each member's stored bytes end, by its index; 0 when its header was not read. */
  readonly #ends: Float64Array;

  constructor(
    directory: ZipDirectory,
    file: { side: Side; path: string; files: Pick<Files, 'stream'>; size: number },
  ) {
    this.directory = directory;
    this.#side = file.side;
    this.#path = file.path;
    this.#files = file.files;
    this.#size = file.size;
    this.#ends = new Float64Array(directory.members.length);
  }

  /**
   * Holds the small ones of these members until the next call, unless they stand in the
   * file as they are asked for. Throws FILE_*.
   */
  async readAhead(indexes: Uint32Array): Promise<void> {
    const { members } = this.directory;
    this.#ahead.clear();
    this.#heldAs.clear();
    const offset = (index: number) => members.offsetOf(index);
    const isRising = indexes.every(
      (index, place) => place === 0 || offset(index) > offset(indexes[place - 1]!),
    );
    if (isRising) return;
    for (const index of indexes.toSorted((one, other) => offset(one) - offset(other))) {
      const storedBytes = members.storedBytesOf(index);
      if (storedBytes > maxSmallBytes) continue;
      const reader = await this.#seek(offset(index), storedBytes);
      const head = await reader.take(headerBytes);
      // What is wrong with it is told when it is opened.
      if (head.length < headerBytes) continue;
      const size = head.readUInt16LE(26) + head.readUInt16LE(28) + storedBytes;
      const fixed = Buffer.from(head);
      this.#heldAs.set(index, this.#ahead.add(fixed, await reader.take(size)));
    }
    await this.#leave();
  }

  /** Reads a member's local header; the source then stands at its data. Throws Unreadable. */
  openMember(member: ZipMember): Promise<LocalHeader> {
    return onSide(this.#side, async () => {
      const reader = await this.#open(member);
      const head = await reader.take(headerBytes);
      if (head.length < headerBytes || head.readUInt32LE(0) !== signature) {
        throw new Malformed('the directory names a member where there is none');
      }
      const fixed = head.toString('hex', 4, 14);
      const [nameBytes, extraBytes] = [head.readUInt16LE(26), head.readUInt16LE(28)];
      const name = (await reader.take(nameBytes)).toString('hex');
      const extra = await reader.take(extraBytes);
      this.#ends[member.index] = this.#start + reader.position + member.compressedSize;
      return {
        ...parseExtra(extra),
        fields: `${fixed}${name}`,
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
    const { members, start, end, endBytes } = this.directory;
    const seen = new Uint32Array(this.#ends.keys())
      .filter((index) => this.#ends[index]! > 0)
      .sort((one, other) => members.offsetOf(one) - members.offsetOf(other));
    const startOf = (place: number) =>
      place < seen.length ? members.offsetOf(seen[place]!) : start;
    let unseen = startOf(0) + this.#size - endBytes - end;
    seen.forEach((index, place) => {
      const gap = startOf(place + 1) - this.#ends[index]!;
      const mayBeDescriptor = gap > 0 && gap <= maxDescriptorBytes;
      const isDescriptor = mayBeDescriptor && (members.get(index).flags & descriptorFlag) !== 0;
      if (!isDescriptor) unseen += gap;
    });
    return unseen;
  }

  /** Of this source's small members. */
  get inflater(): ZipInflater {
    return (this.#inflater ??= new ZipInflater());
  }

  /** Lets go of the file; the next member opens it anew. */
  async close(): Promise<void> {
    this.#inflater?.close();
    this.#inflater = undefined;
    await this.#leave();
  }

  async #leave(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    await reader?.close();
  }

  #open({ index, offset, compressedSize }: ZipMember): ByteReader | Promise<ByteReader> {
    const held = this.#heldAs.get(index);
    if (held === undefined) return this.#seek(offset, compressedSize);
    const bytes = this.#ahead.get(held);
    return this.#read(offset, bytes.length, new ByteReader(once(bytes)));
  }

  async #seek(offset: number, storedBytes: number): Promise<ByteReader> {
    const end = Math.min(offset + maxHeaderBytes + storedBytes, this.#size);
    const ahead = this.#reader ? offset - this.#start - this.#reader.position : Infinity;
    const isNear = ahead >= 0 && ahead <= maxSkippedBytes;
    if (this.#reader && isNear && end <= this.#end) {
      await drain(new Portion(this.#reader, ahead));
      return this.#reader;
    }
    await this.#leave();
    // Where members stand in another order, no more is read than the one that is wanted.
    const range = { start: offset, end: offset === 0 || isNear ? this.#size : end };
    return this.#read(offset, range.end, openBytes(this.#files, this.#path, range));
  }

  #read(start: number, end: number, reader: ByteReader): ByteReader {
    this.#start = start;
    this.#end = end;
    this.#reader = reader;
    return reader;
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
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
