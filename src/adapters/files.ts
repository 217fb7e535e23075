/** The machine's file system: streaming, atomic, and never through a link. */
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, readlink, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Stats } from 'node:fs';
import { fileFailure } from '../files/failures.ts';
import type { Digests, FileEntry, Files } from '../ports.ts';
import { digestQueue } from './digest-queue.ts';
import { makeTemporaryFolder } from './temporary-folders.ts';

const chunkBytes = 256 * 1024;

export const localFiles: Files = {
  list,
  read,
  stat,
  stream,
  write,
  copy,
  digest,
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  makeTemporaryFolder,
};

async function list(folder: string): Promise<readonly FileEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (error: unknown) => {
      throw told(error, folder);
    },
  );
  const found = await Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return entryAt(path, relative(folder, path).split(sep).join('/'));
      }),
  );
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function read(path: string, maxBytes: number): Promise<Buffer> {
  return withPlainFile(path, async (handle) => {
    const { size } = await handle.stat();
    if (size > maxBytes) throw tooLarge(path, size, maxBytes);
    return handle.readFile();
  });
}

async function stat(path: string): Promise<FileEntry | undefined> {
  try {
    return await entryAt(path, path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function digest(path: string, options: { readonly sha512?: boolean } = {}): Promise<Digests> {
  const { size } = await requirePlain(path);
  // Opened when its turn comes: however many are asked for at once, few are open.
  return digestQueue.add(size, (digestHandle) =>
    withPlainFile(path, (handle) => digestHandle(handle, options)),
  );
}

async function* stream(
  path: string,
  range?: { readonly start: number; readonly end: number },
  { reuse = false }: { readonly reuse?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  const handle = await openPlain(path);
  try {
    let position = range?.start ?? 0;
    const end = range?.end ?? Infinity;
    let buffer: Buffer | undefined;
    while (position < end) {
      const wanted = Math.min(chunkBytes, end - position);
      // A new buffer a piece, unless told that nobody keeps it: thousands would wait to be collected.
      if (!reuse || !buffer) buffer = Buffer.allocUnsafe(wanted);
      const { bytesRead } = await handle.read(buffer, 0, wanted, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function write(path: string, content: Parameters<Files['write']>[1]): Promise<void> {
  await throughTemporaryName(path, async (temporary) => {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content as string | Uint8Array | AsyncIterable<Uint8Array>);
    } finally {
      await handle.close();
    }
  });
}

async function copy(from: string, to: string): Promise<void> {
  await requirePlain(from);
  await throughTemporaryName(to, (temporary) =>
    copyFile(from, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
  );
}

/** The path holds all that `fill` wrote or what it held before, never a part. */
async function throughTemporaryName(
  path: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await fill(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw notWritten(error, path);
  }
}

/** Opened without following a link in its last part, and known to be a plain file. */
async function openPlain(path: string): Promise<FileHandle> {
  // Looked at first: opening a named pipe would wait for a writer.
  await requirePlain(path);
  return open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: unknown) => {
    throw told(error, path);
  });
}

async function withPlainFile<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await openPlain(path);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function requirePlain(path: string): Promise<Stats> {
  const entry = await lstat(path).catch((error: unknown) => {
    throw told(error, path);
  });
  if (!entry.isFile()) {
    throw fileFailure('FILE_NOT_PLAIN', {
      seen: `${path} is ${entry.isSymbolicLink() ? 'a link' : entry.isDirectory() ? 'a folder' : 'a device, socket or pipe'}`,
      expected: 'a plain file',
      cure: 'Put the file itself there: links are never followed.',
    });
  }
  return entry;
}

async function entryAt(path: string, name: string): Promise<FileEntry> {
  const entry: Stats = await lstat(path);
  if (entry.isSymbolicLink()) {
    return { name, kind: 'link', size: 0, linkTarget: await readlink(path) };
  }
  if (!entry.isFile()) return { name, kind: 'other', size: 0 };
  const executable = (entry.mode & 0o100) !== 0;
  return { name, kind: 'file', size: entry.size, ...(executable && { executable: true }) };
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function told(error: unknown, path: string): unknown {
  if (!isMissing(error)) return error;
  return fileFailure('FILE_MISSING', {
    seen: `${path} is not there`,
    expected: 'a file or folder at that path',
    cure: 'Check the path; it counts from the working directory of the step.',
    cause: error,
  });
}

function tooLarge(path: string, size: number, maxBytes: number) {
  return fileFailure('FILE_TOO_LARGE', {
    seen: `${path} has ${size} bytes`,
    expected: `at most ${maxBytes} bytes`,
    cure: 'Check that the path names the file that was meant.',
  });
}

/** A system error as FILE_NOT_WRITTEN; what the content's source threw stays as it is. */
function notWritten(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).syscall && (error as NodeJS.ErrnoException).code;
  if (!code) return error;
  return fileFailure('FILE_NOT_WRITTEN', {
    seen: `${path} could not be written (${code})`,
    expected: 'a place that can be written to',
    cure: 'Check the path, its permissions and the space left on the disk.',
    cause: error,
  });
}
