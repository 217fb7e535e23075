/** Bodies in memory, never more of them than the cap. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Missed, nameOf } from './miss.ts';
import type { Incoming } from './transport.ts';

const gunzipAsync = promisify(gunzip);

/** The whole body with its content-encoding undone. Throws Missed over `maxBytes`. */
export async function readBody(incoming: Incoming, maxBytes: number): Promise<Buffer> {
  const raw = await readRaw(incoming, maxBytes);
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity' || raw.length === 0) return raw;
  if (encoding !== 'gzip') {
    throw unusable(incoming, `its content-encoding is ${encoding}, which was not asked for`);
  }
  try {
    return await gunzipAsync(raw, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLarge ? overCap(incoming, maxBytes) : unusable(incoming, 'its gzip body is broken');
  }
}

/** The beginning of the body as text, for messages: at most 4 KiB, and the rest is dropped. */
export async function readExcerpt(incoming: Incoming): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming.body) {
    chunks.push(Buffer.from(chunk));
    size += chunk.byteLength;
    if (size >= 4096) break;
  }
  return excerptOf(Buffer.concat(chunks));
}

/** The beginning of a body as text. */
export function excerptOf(body: Buffer): string {
  return body.subarray(0, 4096).toString('utf8');
}

/** Throws Missed: the body is longer than what the caller takes. */
export function overCap(incoming: Incoming, maxBytes: number): Missed {
  return unusable(incoming, `its body is longer than the cap of ${maxBytes} bytes`);
}

async function readRaw(incoming: Incoming, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw overCap(incoming, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unusable(incoming: Incoming, why: string): Missed {
  return new Missed({
    status: incoming.status,
    reason: `the answer from ${nameOf(incoming).slice(4)} cannot be used: ${why}`,
    maybeActed: true,
    retry: 'never',
  });
}
