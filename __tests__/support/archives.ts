/** Real archives with given members. */
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A gzipped tar; same members, same bytes. */
export async function tarGz(members: Readonly<Record<string, string>>): Promise<Buffer> {
  return gzipSync(await tarOf(members));
}

/** A plain tar. */
export async function tarOf(members: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(members)) {
    archive.entry({ name, mtime: new Date(0) }, content);
  }
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
