/** A zip with stored members: what the artifact stand-ins write. */
import { crc32 } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly content: Uint8Array;
}

// 1980-01-01: zip times start there, and a fixed one keeps the bytes the same.
const dosTime = 0;
const dosDate = 0x21;
const utf8Names = 0x0800;
const version = 20;

/** The zip's bytes; the same members give the same bytes. */
export function renderZip(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of members) {
    const encoded = Buffer.from(name);
    const fields = commonFields(encoded, content);
    const header = Buffer.concat([
      Buffer.from('PK\u0003\u0004', 'latin1'),
      fields,
      u16(0),
      encoded,
    ]);
    parts.push(header, Buffer.from(content));
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002', 'latin1'),
        u16(version),
        fields,
        // No extra field, comment, disk, attributes; then where the member is.
        Buffer.concat([u16(0), u16(0), u16(0), u16(0), u32(0), u32(offset)]),
        encoded,
      ]),
    );
    offset += header.length + content.length;
  }
  const listed = Buffer.concat(directory);
  const count = u16(members.length);
  const end = Buffer.concat([
    Buffer.from('PK\u0005\u0006', 'latin1'),
    Buffer.concat([u16(0), u16(0), count, count, u32(listed.length), u32(offset), u16(0)]),
  ]);
  return Buffer.concat([...parts, listed, end]);
}

function commonFields(name: Buffer, content: Uint8Array): Buffer {
  return Buffer.concat([
    u16(version),
    u16(utf8Names),
    u16(0),
    u16(dosTime),
    u16(dosDate),
    u32(crc32(content)),
    u32(content.length),
    u32(content.length),
    u16(name.length),
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
