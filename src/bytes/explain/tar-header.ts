/** One 512-byte header of a tar, in any of the formats that are written. */
import { Malformed } from './side.ts';

export const blockBytes = 512;

export type TarFormat = 'v7' | 'ustar' | 'gnu' | 'pax';

export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since 1970, as written. */
  readonly time: number;
  readonly type: string;
  readonly linkTarget: string;
  readonly format: Exclude<TarFormat, 'pax'>;
  readonly userName: string;
  readonly groupName: string;
  /** GNU's old sparse format: blocks of their own follow the header. */
  readonly sparseGoesOn: boolean;
}

/** Throws Malformed when the checksum is wrong or a number is none. */
export function parseTarHeader(block: Buffer): TarHeader {
  if (!checksumHolds(block)) throw new Malformed('a tar header’s checksum is wrong');
  const magic = block.toString('latin1', 257, 265);
  const format = magic.startsWith('ustar\0') ? 'ustar' : magic === 'ustar  \0' ? 'gnu' : 'v7';
  const prefix = format === 'ustar' ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  const type = String.fromCharCode(block[156]! || 0x30);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: number(block, 100, 8),
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    size: sizeOf(block),
    time: number(block, 136, 12),
    type,
    linkTarget: text(block, 157, 100),
    format,
    userName: format === 'v7' ? '' : text(block, 265, 32),
    groupName: format === 'v7' ? '' : text(block, 297, 32),
    sparseGoesOn: type === 'S' && block[482] !== 0,
  };
}

/** Whether this is the start of a tar: a header whose checksum is right. An empty tar is all zeros, as other files are. */
export function looksLikeTar(start: Buffer): boolean {
  const block = start.subarray(0, blockBytes);
  return block.length === blockBytes && !isZero(block) && checksumHolds(block);
}

const zeros = Buffer.alloc(64 * 1024);

export function isZero(bytes: Buffer): boolean {
  for (let start = 0; start < bytes.length; start += zeros.length) {
    const end = Math.min(start + zeros.length, bytes.length);
    if (bytes.compare(zeros, 0, end - start, start, end) !== 0) return false;
  }
  return true;
}

function sizeOf(block: Buffer): number {
  const size = number(block, 124, 12);
  if (size < 0 || !Number.isSafeInteger(size)) throw new Malformed('a tar member’s size is none');
  return size;
}

/** Some old tools summed the bytes as signed ones. */
function checksumHolds(block: Buffer): boolean {
  const told = Number.parseInt(block.toString('latin1', 148, 156), 8);
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let index = 0; index < blockBytes; index++) {
    if (index === 148) index = 156;
    const byte = block[index]!;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return told === unsigned || told === signed;
}

/** Octal digits, or GNU's base 256 when the first bit is set. */
function number(block: Buffer, start: number, length: number): number {
  if (block[start]! & 0x80) return base256(block.subarray(start, start + length));
  const digits = text(block, start, length).trim();
  if (digits === '') return 0;
  if (!/^-?[0-7]+$/.test(digits)) throw new Malformed('a number in a tar header is none');
  return Number.parseInt(digits, 8);
}

function base256(field: Buffer): number {
  let value = 0n;
  for (const byte of field) value = (value << 8n) | BigInt(byte);
  const bits = BigInt(field.length * 8);
  return Number(field[0]! & 0x40 ? value - (1n << bits) : value - (1n << (bits - 1n)));
}

function text(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  return block.toString('utf8', start, end < 0 ? start + length : Math.min(end, start + length));
}
