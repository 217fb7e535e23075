/** A zip, written front to back: every size is known before its header is written. */
import type { Files } from '../ports.ts';
import { contentOf } from './content.ts';
import { deflate } from './deflate.ts';
import { watched } from './gzip.ts';
import type { PackMember } from './member.ts';
import {
  renderCentralRecord,
  renderEnd,
  renderLocalHeader,
  type Directory,
  type ZipEntry,
} from './zip-records.ts';

/** Compressed content of larger files waits on the disk instead of in memory. */
const maxHeldBytes = 4 * 1024 * 1024;

export type ZipFiles = Pick<Files, 'stream' | 'write' | 'makeTemporaryFolder'>;

/** The archive's bytes in pieces. Throws PACK_FILE_CHANGED. */
export async function* packZip(
  members: readonly PackMember[],
  epoch: number,
  files: ZipFiles,
): AsyncGenerator<Uint8Array> {
  const central: Buffer[] = [];
  const spool = `${await files.makeTemporaryFolder('pack')}/member`;
  let offset = 0;
  for (const member of members) {
    const { content, ...facts } = await compress(member, spool, files);
    const entry: ZipEntry = { ...facts, member, epochSeconds: epoch, offset };
    const header = renderLocalHeader(entry);
    yield header;
    yield* content;
    offset += header.length + entry.compressedSize;
    central.push(renderCentralRecord(entry));
  }
  yield* central;
  yield renderEnd(directoryOf(central, offset));
}

type Compressed = Pick<ZipEntry, 'method' | 'crc32' | 'size' | 'compressedSize'> & {
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

async function compress(member: PackMember, spool: string, files: ZipFiles): Promise<Compressed> {
  const plain = { sum: 0, size: 0 };
  const packed = { sum: 0, size: 0 };
  const input = watched(bytesOf(member, files), plain);
  // A link's target and the nothing of an empty file are stored: no tool expects them deflated.
  const stored = member.linkTarget !== undefined || member.size === 0;
  const output = watched(stored ? input : deflate(input), packed);
  const content =
    member.size <= maxHeldBytes ? await hold(output) : await waitOnDisk(output, spool, files);
  return {
    method: stored ? 'stored' : 'deflated',
    crc32: plain.sum,
    size: plain.size,
    compressedSize: packed.size,
    content,
  };
}

/** In a zip, a link's content is its target. */
async function* bytesOf(member: PackMember, files: ZipFiles): AsyncGenerator<Uint8Array> {
  if (member.linkTarget === undefined) yield* contentOf(member, files);
  else yield Buffer.from(member.linkTarget);
}

async function waitOnDisk(
  pieces: AsyncIterable<Uint8Array>,
  spool: string,
  files: ZipFiles,
): Promise<AsyncIterable<Uint8Array>> {
  await files.write(spool, pieces);
  return files.stream(spool);
}

async function hold(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const kept: Uint8Array[] = [];
  for await (const piece of pieces) kept.push(piece);
  return kept;
}

function directoryOf(records: readonly Buffer[], offset: number): Directory {
  const size = records.reduce((total, record) => total + record.length, 0);
  return { count: records.length, size, offset };
}
