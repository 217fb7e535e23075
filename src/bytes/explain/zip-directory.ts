/** The central directory of a zip, with every field that two zips can differ in. */
import { crc32 } from 'node:zlib';
import {
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  type Entry,
  type ZipFile,
} from 'yauzl';
import type { ArchiveLimits } from '../../archive/member.ts';
import { nameGate } from '../../archive/name-gate.ts';
import { RangeReader } from '../../archive/range-reader.ts';
import { tooLarge } from '../../archive/too-large.ts';
import type { Files } from '../../ports.ts';
import { openBytes, readAll } from './byte-reader.ts';
import type { ReadSide } from './comparison.ts';
import { FilledFolders } from './filled-folders.ts';
import { MemberKeys } from './member-key.ts';
import type { MemberKind } from './member.ts';
import { Malformed } from './side.ts';
import type { TextPool } from './text-pool.ts';
import { ZipMembers } from './zip-members.ts';

export interface ZipDirectory extends ReadSide {
  readonly members: ZipMembers;
  readonly comment: string;
  /** Where the central directory starts and ends, in bytes from the file's start. */
  readonly start: number;
  readonly end: number;
  /** Bytes of the end records, the comment among them. */
  readonly endBytes: number;
  readonly isZip64: boolean;
}

export interface ZipLocation {
  readonly path: string;
  readonly files: Pick<Files, 'stream'>;
  /** Bytes. */
  readonly size: number;
  readonly limits: ArchiveLimits;
  /** Takes the texts; one for both zips, so that the same key has the same number. */
  readonly pool: TextPool;
  /** Members are paired by their names as they are. */
  readonly plainKeys: boolean;
}

const zip64Field = 1;
const endRecordBytes = 22;
const locatorBytes = 20;
const zip64EndBytes = 56 + locatorBytes;

/** Throws ARCHIVE_*, or Malformed. */
export async function readZipDirectory(zip: ZipLocation): Promise<ZipDirectory> {
  const opened = await openZip(zip);
  const start = opened.readEntryCursor as unknown as number;
  const read = await readEntries(opened, zip);
  const comment = Buffer.from(opened.comment as unknown as Uint8Array);
  const isZip64 = await hasZip64End(zip, comment.length);
  return {
    ...read,
    comment: comment.toString('latin1'),
    start,
    end: opened.readEntryCursor as unknown as number,
    endBytes: endRecordBytes + comment.length + (isZip64 ? zip64EndBytes : 0),
    isZip64,
  };
}

async function readEntries(opened: ZipFile, { limits, pool, plainKeys }: ZipLocation) {
  const accept = nameGate(limits);
  const keys = new MemberKeys({ plain: plainKeys });
  const folders = new FilledFolders(limits.maxMembers);
  const members = new ZipMembers(pool);
  let unpacked = 0;
  for await (const entry of wellFormed(opened.eachEntry())) {
    unpacked += entry.uncompressedSize;
    if (unpacked > limits.maxUnpackedBytes) {
      throw tooLarge(`more than ${limits.maxUnpackedBytes} bytes`);
    }
    const { generalPurposeBitFlag: flags, fileNameRaw, extraFields } = entry;
    const written = getFileNameLowLevel(flags, fileNameRaw, extraFields, true);
    const kind = kindOf(entry, written);
    const name = accept(written, kind);
    if (name === undefined) continue;
    const key = keys.keyOf(name, kind);
    members.add({ name, key, kind, ...fieldsOf(entry) });
    if (kind !== 'folder') folders.see(key);
  }
  return { members, keys, folders };
}

function openZip({ path, files, size }: ZipLocation): Promise<ZipFile> {
  return fromRandomAccessReaderPromise(new RangeReader(path, files), size, {
    decodeStrings: false,
    autoClose: false,
  }).catch((error: unknown) => {
    throw isPlain(error) ? new Malformed(error.message) : error;
  });
}

/** The locator of zip64's end record stands right before the ordinary end record. */
async function hasZip64End({ path, files, size }: ZipLocation, comment: number): Promise<boolean> {
  const start = size - endRecordBytes - comment - locatorBytes;
  if (start < 0) return false;
  const locator = await readAll(openBytes(files, path, { start, end: start + 4 }));
  return locator.toString('latin1') === 'PK\u0006\u0007';
}

/** What the library throws says that the bytes are wrong; the file's own failures stay. */
async function* wellFormed(entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  try {
    yield* entries;
  } catch (error) {
    throw isPlain(error) ? new Malformed(error.message) : error;
  }
}

/** No failure of ours, no bug (a TypeError, say), and nothing of the file system. */
function isPlain(error: unknown): error is Error {
  const { name, code } = error as NodeJS.ErrnoException;
  return name === 'Error' && code === undefined;
}

function fieldsOf(entry: Entry) {
  const extras = entry.extraFields.filter(({ id }) => id !== zip64Field);
  return {
    size: entry.uncompressedSize,
    linkTarget: '',
    method: entry.compressionMethod,
    flags: entry.generalPurposeBitFlag,
    crc: entry.crc32,
    compressedSize: entry.compressedSize,
    offset: entry.relativeOffsetOfLocalHeader,
    time: entry.lastModFileDate * 2 ** 16 + entry.lastModFileTime,
    madeBy: entry.versionMadeBy,
    needed: entry.versionNeededToExtract,
    attributes: `${entry.externalFileAttributes}:${entry.internalFileAttributes}`,
    extra: extras.map(({ id, data }) => renderExtra(id, data)).join(' '),
    comment: entry.fileCommentRaw.toString('latin1'),
    isZip64: entry.extraFields.length > extras.length,
  };
}

/** `0x5455:1a2b3c4d`: an extra field's ID and the checksum of its content. */
export function renderExtra(id: number, data: Buffer): string {
  return `0x${id.toString(16).padStart(4, '0')}:${crc32(data).toString(16)}`;
}

function kindOf(entry: Entry, name: string): MemberKind {
  const isUnix = entry.versionMadeBy >>> 8 === 3;
  const type = isUnix ? (entry.externalFileAttributes >>> 16) & 0o170000 : 0;
  if (type === 0o120000) return 'link';
  if (name.endsWith('/') || type === 0o040000) return 'folder';
  return type === 0 || type === 0o100000 ? 'file' : 'other';
}
