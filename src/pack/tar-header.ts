/**
 * Headers of a tar in the POSIX format: ustar, and a pax header only before what
 * ustar cannot tell. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
 */
import type { HeaderFacts } from './member.ts';

export const blockBytes = 512;
const maxName = 100;
const maxPrefix = 155;
/** Eleven octal digits: 8 GiB less one byte. */
const maxSize = 0o77777777777;

/** All header blocks of a member: usually one. */
export function renderTarHeaders(member: HeaderFacts, epoch: number): Buffer {
  const records = paxRecords(member);
  const own = renderHeader(ustarFields(member), epoch);
  if (records.length === 0) return own;
  // The name is Python's: tools that do not know pax headers unpack it as a file of that name.
  const pax = { name: '././@PaxHeader', prefix: '', mode: 0o644, type: 'x', link: '' };
  return Buffer.concat([
    renderHeader({ ...pax, size: records.length }, epoch),
    records,
    padding(records.length),
    own,
  ]);
}

/** Zeros up to the next block. */
export function padding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
}

interface HeaderFields {
  readonly name: string;
  readonly prefix: string;
  readonly mode: number;
  readonly size: number;
  readonly type: string;
  readonly link: string;
}

function ustarFields(member: HeaderFacts): HeaderFields {
  const { mode, size, linkTarget } = member;
  const split = splitName(member.name) ?? { name: inAscii(member.name), prefix: '' };
  return {
    ...split,
    mode,
    size: size > maxSize ? 0 : size,
    type: linkTarget === undefined ? '0' : '2',
    link: inAscii(linkTarget ?? ''),
  };
}

/** The records that ustar has no room for, each `<length> <key>=<value>\n`. */
function paxRecords({ name, linkTarget = '', size }: HeaderFacts): Buffer {
  return Buffer.concat([
    ...(splitName(name) ? [] : [paxRecord('path', name)]),
    ...(isShortAscii(linkTarget) ? [] : [paxRecord('linkpath', linkTarget)]),
    ...(size > maxSize ? [paxRecord('size', String(size))] : []),
  ]);
}

/** The length counts itself: one digit more can make it one longer still. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length;
  while (String(length).length + rest.length !== length) {
    length = String(length).length + rest.length;
  }
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** ustar's two name fields, parted at the first slash that will do; undefined when none does. */
function splitName(name: string): { readonly name: string; readonly prefix: string } | undefined {
  if (isShortAscii(name)) return { name, prefix: '' };
  if (!isAscii(name)) return undefined;
  const slash = name.indexOf('/', name.length - maxName - 1);
  if (slash < 1 || slash > maxPrefix) return undefined;
  return { name: name.slice(slash + 1), prefix: name.slice(0, slash) };
}

function isShortAscii(text: string): boolean {
  return text.length <= maxName && isAscii(text);
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** What stands in a field when a pax record tells the truth. */
function inAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '_').slice(0, maxName);
}

/** Owner and group are 0 without a name, whoever packs. */
function renderHeader(fields: HeaderFields, epoch: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.write(fields.name, 0, 'latin1');
  writeOctal(block, fields.mode, { at: 100, digits: 7 });
  writeOctal(block, 0, { at: 108, digits: 7 });
  writeOctal(block, 0, { at: 116, digits: 7 });
  writeOctal(block, fields.size, { at: 124, digits: 11 });
  writeOctal(block, epoch, { at: 136, digits: 11 });
  block.write('        ', 148, 'latin1');
  block.write(fields.type, 156, 'latin1');
  block.write(fields.link, 157, 'latin1');
  block.write('ustar\0' + '00', 257, 'latin1');
  writeOctal(block, 0, { at: 329, digits: 7 });
  writeOctal(block, 0, { at: 337, digits: 7 });
  block.write(fields.prefix, 345, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function writeOctal(
  block: Buffer,
  value: number,
  { at, digits }: { readonly at: number; readonly digits: number },
): void {
  block.write(value.toString(8).padStart(digits, '0'), at, 'latin1');
}
