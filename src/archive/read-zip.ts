/** Zips (wheels among them), by their central directory. */
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, getFileNameLowLevel, type Entry } from 'yauzl';
import { archiveFailure } from './failures.ts';
import type { RawMember, ReadOptions } from './member.ts';
import { RangeReader } from './range-reader.ts';
import { tooLarge } from './too-large.ts';

const madeOnUnix = 3;

/** Members of a zip; sizes and checksums are verified as the content is read. */
export async function* readZip(
  path: string,
  { files, limits }: Required<ReadOptions>,
): AsyncGenerator<RawMember> {
  const size = (await files.stat(path))?.size ?? 0;
  const zip = await fromRandomAccessReaderPromise(new RangeReader(path, files), size, {
    // Names are judged in one place for every kind of archive, not by the library.
    decodeStrings: false,
    autoClose: false,
  });
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize;
    if (unpacked > limits.maxUnpackedBytes) {
      throw tooLarge(`more than ${limits.maxUnpackedBytes} bytes`);
    }
    const name = getFileNameLowLevel(
      entry.generalPurposeBitFlag,
      entry.fileNameRaw,
      entry.extraFields,
      true,
    );
    if (!entry.canDecodeFileData()) throw undecodable(name);
    const content = () => checked(entry, zip.openReadStreamPromise(entry));
    const mode = modeOf(entry);
    const kind = kindOf(mode ?? 0, name);
    yield {
      name,
      kind,
      permissions: mode === undefined ? undefined : mode & 0o7777,
      ...(kind === 'link' && { linkTarget: await textOf(content()) }),
      stream: content,
    };
  }
}

/** Type and permissions; undefined when it was not made on Unix. */
function modeOf(entry: Entry): number | undefined {
  const isUnix = entry.versionMadeBy >>> 8 === madeOnUnix;
  return isUnix ? entry.externalFileAttributes >>> 16 : undefined;
}

function kindOf(mode: number, name: string): RawMember['kind'] {
  const type = mode & 0o170000;
  if (type === 0o120000) return 'link';
  if (name.endsWith('/') || type === 0o040000) return 'folder';
  return type === 0 || type === 0o100000 ? 'file' : 'other';
}

/** The content; the library checks its length, this its CRC-32. */
async function* checked(entry: Entry, opening: Promise<Readable>): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const piece of (await opening) as AsyncIterable<Buffer>) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (sum !== entry.crc32) throw new Error('the checksum of a member is wrong');
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const maxTargetBytes = 4096;
  let text = '';
  for await (const piece of content) {
    text += Buffer.from(piece).toString('utf8');
    if (text.length > maxTargetBytes) throw tooLarge('a link target longer than a path can be');
  }
  return text;
}

function undecodable(name: string) {
  return archiveFailure('ARCHIVE_UNSUPPORTED', {
    seen: `the member ${JSON.stringify(name)} is encrypted, or compressed in a way that packages are not`,
    expected: 'members that are stored or deflated',
    cure: 'Build the archive with an ordinary zip tool.',
  });
}
