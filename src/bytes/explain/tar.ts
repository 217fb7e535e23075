/** The members of a tar (v7, ustar, pax, GNU) with every field of their headers. */
import { crc32 } from 'node:zlib';
import type { ArchiveLimits } from '../../archive/member.ts';
import { tooLarge } from '../../archive/too-large.ts';
import { drain, Portion, type ByteReader, type ByteSource } from './byte-reader.ts';
import type { Content, MemberKind } from './member.ts';
import { parsePaxRecords } from './pax-records.ts';
import { Malformed } from './side.ts';
import {
  blockBytes,
  isZero,
  parseTarHeader,
  type TarFormat,
  type TarHeader,
} from './tar-header.ts';

/** What of a member's headers can differ while its name, kind and content do not. */
export interface TarTraits {
  /** Seconds since 1970 as written, with pax's fraction. */
  readonly time: string;
  readonly owner: string;
  readonly ownerName: string;
  readonly mode: number;
  readonly format: TarFormat;
  /** Extended headers that are no part of the fields above: `key=value`, sorted. */
  readonly extended: string;
}

type Trait = keyof TarTraits;

export interface TarMember extends Content {
  readonly name: string;
  readonly kind: MemberKind;
  readonly linkTarget: string;
  readonly traits: TarTraits;
  /** CRC-32 of all header blocks. */
  readonly headerSum: number;
}

const maxExtendedBytes = 1024 * 1024;
const fieldsOfPax = new Set(['path', 'linkpath', 'size', 'mtime', 'uid', 'gid', 'uname', 'gname']);

interface Extended {
  readonly longName?: string;
  readonly longLink?: string;
  readonly pax?: ReadonlyMap<string, string>;
}

/** Reads one tar from its start; `next` may be asked before a member's content was taken. */
export class TarReader {
  /** CRC-32 of the padding after members that is not zero; 0 when all of it is. */
  paddingSum = 0;
  readonly #input: ByteReader;
  readonly #limits: ArchiveLimits;
  #content: Portion | undefined;
  #padding = 0;
  #globals = new Map<string, string>();
  #headerSum = 0;
  #lastTraits: TarTraits | undefined;
  #ended = false;

  constructor(input: ByteReader, limits: ArchiveLimits) {
    this.#input = input;
    this.#limits = limits;
  }

  /** Undefined at the archive's end; the input then stands behind the end's first empty block. */
  async next(): Promise<TarMember | undefined> {
    await this.#finishContent();
    this.#headerSum = 0;
    let extended: Extended = {};
    for (;;) {
      const header = await this.#header();
      if (!header) return undefined;
      if (!'xgLK'.includes(header.type)) return this.#member(header, extended);
      extended = { ...extended, ...(await this.#extension(header)) };
    }
  }

  async #finishContent(): Promise<void> {
    if (!this.#content) return;
    await drain(this.#content);
    if (this.#content.left > 0) throw new Malformed('a member is cut short');
    const padding = await this.#input.take(this.#padding);
    // The last padding may be missing where a writer stopped at the content's end.
    if (!isZero(padding)) this.paddingSum = crc32(padding, this.paddingSum);
    this.#content = undefined;
  }

  async #header(): Promise<TarHeader | undefined> {
    if (this.#ended) return undefined;
    const block = await this.#input.take(blockBytes);
    if (block.length > 0 && block.length < blockBytes) throw new Malformed('a header is cut short');
    if (block.length === 0 || isZero(block)) {
      this.#ended = true;
      return undefined;
    }
    this.#requireWithinLimits();
    this.#headerSum = crc32(block, this.#headerSum);
    const header = parseTarHeader(block);
    if (header.sparseGoesOn) await this.#skipSparseMap();
    return header;
  }

  async #skipSparseMap(): Promise<void> {
    let block: Buffer;
    do {
      this.#requireWithinLimits();
      block = await this.#input.take(blockBytes);
      if (block.length < blockBytes) throw new Malformed('a header is cut short');
      this.#headerSum = crc32(block, this.#headerSum);
    } while (block[504] !== 0);
  }

  async #extension(header: TarHeader): Promise<Extended> {
    if (header.size > maxExtendedBytes) {
      throw tooLarge(`an extended header of more than ${maxExtendedBytes} bytes`);
    }
    const padded = Math.ceil(header.size / blockBytes) * blockBytes;
    const bytes = await this.#input.take(padded);
    if (bytes.length < header.size) throw new Malformed('a header is cut short');
    this.#headerSum = crc32(bytes, this.#headerSum);
    const value = bytes.subarray(0, header.size);
    const text = () => value.toString('utf8').replace(/\0.*$/s, '');
    if (header.type === 'L') return { longName: text() };
    if (header.type === 'K') return { longLink: text() };
    const pax = parsePaxRecords(value);
    if (header.type === 'x') return { pax };
    this.#globals = new Map([...this.#globals, ...pax]);
    return {};
  }

  #member(header: TarHeader, { longName, longLink, pax }: Extended): TarMember {
    const records = new Map([...this.#globals, ...(pax ?? [])]);
    const field = (key: string, otherwise: string | number) => records.get(key) ?? `${otherwise}`;
    const kind = kindOf(header);
    const size = kind === 'file' || header.type === '1' ? Number(field('size', header.size)) : 0;
    if (!Number.isSafeInteger(size) || size < 0) throw new Malformed('a member’s size is none');
    this.#content = new Portion(this.#input, size);
    this.#padding = -size & (blockBytes - 1);
    return {
      name: field('path', longName ?? header.name),
      kind,
      linkTarget: kind === 'link' ? field('linkpath', longLink ?? header.linkTarget) : '',
      size,
      bytes: this.#content satisfies ByteSource,
      traits: this.#share(traitsOf(header, records)),
      headerSum: this.#headerSum,
    };
  }

  /** Members of one archive mostly have the same traits: one object then stands for all. */
  #share(traits: TarTraits): TarTraits {
    const last = this.#lastTraits;
    const isSame =
      last && Object.keys(traits).every((key) => last[key as Trait] === traits[key as Trait]);
    if (!isSame) this.#lastTraits = traits;
    return isSame ? last : traits;
  }

  /** Headers count as well: a tar can be large with nothing in it. */
  #requireWithinLimits(): void {
    const { maxUnpackedBytes } = this.#limits;
    if (this.#input.position > maxUnpackedBytes) {
      throw tooLarge(`more than ${maxUnpackedBytes} bytes`);
    }
  }
}

function traitsOf(header: TarHeader, records: ReadonlyMap<string, string>): TarTraits {
  const field = (key: string, otherwise: string | number) => records.get(key) ?? `${otherwise}`;
  return {
    // Some write `1.0` where others write `1`.
    time: field('mtime', header.time).replace(/\.0*$|(\.\d*?)0+$/, '$1'),
    owner: `${field('uid', header.uid)}:${field('gid', header.gid)}`,
    ownerName: `${field('uname', header.userName)}:${field('gname', header.groupName)}`,
    mode: header.mode,
    format: records.size > 0 ? 'pax' : header.format,
    extended: [...records]
      .filter(([key]) => !fieldsOfPax.has(key))
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(', '),
  };
}

function kindOf({ type, name }: TarHeader): MemberKind {
  if (type === '5' || (type === '0' && name.endsWith('/'))) return 'folder';
  if (type === '1' || type === '2') return 'link';
  return '346'.includes(type) ? 'other' : 'file';
}
