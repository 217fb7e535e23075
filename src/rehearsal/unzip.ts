/** Unpacks an artifact's zip, as download-artifact does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromBufferPromise } from 'yauzl';
import { parseMemberName } from '../archive/member-name.ts';

const maxNameBytes = 1024;

/** The files of a zip by name; names that would leave the folder are refused (ARCHIVE_*). */
export async function readZipFiles(zip: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const reader = await fromBufferPromise(zip, { lazyEntries: true });
  const files = new Map<string, Buffer>();
  for await (const entry of reader.eachEntry()) {
    const name = String(entry.fileName);
    if (name.endsWith('/')) continue;
    const pieces: Buffer[] = [];
    for await (const piece of await reader.openReadStreamPromise(entry)) {
      pieces.push(piece as Buffer);
    }
    files.set(parseMemberName(name, maxNameBytes), Buffer.concat(pieces));
  }
  return files;
}

/** Writes the files of a zip below a folder; their names. */
export async function unpackZip(zip: Buffer, folder: string): Promise<readonly string[]> {
  const files = await readZipFiles(zip);
  for (const [name, content] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return [...files.keys()];
}
