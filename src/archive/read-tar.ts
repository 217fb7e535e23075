/** Tars, plain or gzipped, in one pass. */
import { pipeline, Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { archiveFailure } from './failures.ts';
import type { RawMember, ReadOptions } from './member.ts';
import { tooLarge } from './too-large.ts';

const gzipMagic = Buffer.from([0x1f, 0x8b]);
const headerBytes = 512;

/** Members of a tar. Throws ARCHIVE_UNSUPPORTED when the content is neither tar nor gzip. */
export async function* readTar(
  path: string,
  { files, limits }: Required<ReadOptions>,
): AsyncGenerator<RawMember> {
  const start = await firstBytes(files.stream(path, { start: 0, end: headerBytes }));
  const gzipped = start.subarray(0, 2).equals(gzipMagic);
  if (!gzipped && !looksLikeTar(start)) throw unsupported(path);
  const members = extract();
  const bytes = Readable.from(files.stream(path), { objectMode: false });
  const counted = cap(limits.maxUnpackedBytes);
  const finished = () => undefined; // The iteration below rejects with the same error.
  if (gzipped) pipeline(bytes, createGunzip(), counted, members, finished);
  else pipeline(bytes, counted, members, finished);
  for await (const entry of members) {
    const { name, linkname, type, mode } = entry.header;
    const kind = kindOf(type);
    yield {
      name,
      kind,
      permissions: mode,
      ...(kind === 'link' && { linkTarget: linkname ?? '', hard: type === 'link' }),
      stream: () => entry as unknown as AsyncIterable<Uint8Array>,
    };
    // The next header is reached only when this content has gone by.
    entry.resume();
  }
}

function kindOf(type: Header['type']): RawMember['kind'] {
  if (type === 'file' || type === 'contiguous-file') return 'file';
  if (type === 'directory') return 'folder';
  return type === 'link' || type === 'symlink' ? 'link' : 'other';
}

function cap(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > maxBytes) done(tooLarge(`more than ${maxBytes} bytes`));
      else done(null, chunk);
    },
  });
}

async function firstBytes(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** POSIX and GNU tars carry `ustar` in every header; the end of an empty tar is all zeros. */
function looksLikeTar(start: Buffer): boolean {
  return (
    start.subarray(257, 262).toString('latin1') === 'ustar' ||
    (start.length === headerBytes && start.every((byte) => byte === 0))
  );
}

function unsupported(path: string) {
  return archiveFailure('ARCHIVE_UNSUPPORTED', {
    seen: `${path} is no tar, gzipped tar or zip`,
    expected: 'a .tar, .tar.gz, .tgz, .crate, .whl or .zip',
    cure: 'Check that the file is what its name says, and not, say, an error page.',
  });
}
