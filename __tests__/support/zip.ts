/** Zips byte by byte, so that a test can make those that no tool would. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Unix mode with file type, such as 0o120777 for a link. */
  readonly mode?: number;
  readonly stored?: boolean;
  readonly encrypted?: boolean;
  /** Written instead of the true ones. */
  readonly crc?: number;
  readonly size?: number;
}

const unix = 3 << 8;

/** A zip with these members, in this order. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const { local, central } = encode(member, offset);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function encode(member: ZipMember, offset: number): { local: Buffer; central: Buffer } {
  const content = Buffer.from(member.content ?? '');
  const data = member.stored ? content : deflateRawSync(content);
  const name = Buffer.from(member.name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x800 | (member.encrypted ? 1 : 0), 2);
  common.writeUInt16LE(member.stored ? 0 : 8, 4);
  common.writeUInt32LE(0x00210000, 6);
  common.writeUInt32LE(member.crc ?? crc32(content), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(member.size ?? content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const signature = Buffer.alloc(4);
  signature.writeUInt32LE(0x04034b50);
  const local = Buffer.concat([signature, common, name, data]);
  const head = Buffer.alloc(6);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(unix | 20, 4);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  return { local, central: Buffer.concat([head, common, tail, name]) };
}
