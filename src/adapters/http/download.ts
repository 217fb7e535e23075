/** One attempt at a body of any size, hashed as it passes. */
import { createHash } from 'node:crypto';
import type { Clock, Digests } from '../../ports.ts';
import { overCap, readExcerpt } from './body.ts';
import { outgoing } from './headers.ts';
import { Missed, nameOf, type Miss } from './miss.ts';
import { missOf } from './refusal.ts';
import type { Incoming, Send } from './transport.ts';
import type { Download, HttpRequest, Received } from './types.ts';

interface DownloadTools {
  readonly send: Send;
  readonly clock: Clock;
  readonly save: ((bytes: AsyncIterable<Uint8Array>) => Promise<void>) | undefined;
  /** What was received so far: a new one for an attempt that begins anew. */
  readonly received: Received;
}

/** Nothing yet. */
export function nothingReceived(): Received {
  return { size: 0, sha256: createHash('sha256'), sha512: createHash('sha512') };
}

/** The download, or the miss that its status amounts to. Throws Missed, and what `save` throws. */
export async function downloadOnce(
  request: HttpRequest,
  { send, clock, save, received }: DownloadTools,
): Promise<Download | Miss> {
  const begins = received.size;
  const range = begins > 0 ? { range: `bytes=${begins}-` } : undefined;
  const sent = range ? { ...request, headers: { ...request.headers, ...range } } : request;
  const incoming = await send(outgoing(sent, 'identity'));
  const { status, headers, url } = incoming;
  const skip = status === 200 ? begins : range && bytesLeftOut(incoming, begins);
  if (skip !== undefined) {
    const digests = await digestBody({ incoming, skip, received }, request.maxBytes, save);
    return { answered: true, status, headers, url, digests };
  }
  const excerpt = await readExcerpt(incoming);
  const miss = missOf({ status, headers, excerpt }, nameOf(request), clock.now());
  return miss ?? { answered: true, status, headers, url, digests: undefined };
}

/** 0 for a 206 that begins where was asked; undefined for what is no part. Throws Missed. */
function bytesLeftOut(incoming: Incoming, begins: number): 0 | undefined {
  if (incoming.status !== 206) return undefined;
  const range = incoming.headers['content-range'] ?? '';
  if (range.startsWith(`bytes ${begins}-`)) return 0;
  throw new Missed({
    status: 206,
    reason: `the answer from ${nameOf(incoming).slice(4)} is not the part that was asked for`,
    maybeActed: true,
    retry: 'never',
  });
}

async function digestBody(
  body: { readonly incoming: Incoming; readonly skip: number; readonly received: Received },
  maxBytes = Infinity,
  save: DownloadTools['save'] = drain,
): Promise<Digests> {
  const { incoming, received } = body;
  let { skip } = body;
  let ended = false;
  let lost: Missed | undefined;
  async function* hashed(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of incoming.body) {
        const fresh = chunk.subarray(skip);
        skip -= chunk.byteLength - fresh.byteLength;
        if (fresh.byteLength === 0) continue;
        received.size += fresh.byteLength;
        if (received.size > maxBytes) throw overCap(incoming, maxBytes);
        received.sha256.update(fresh);
        received.sha512.update(fresh);
        yield fresh;
      }
      ended = true;
    } catch (error) {
      if (error instanceof Missed) lost = error;
      throw error;
    }
  }
  try {
    await save(hashed());
  } catch (error) {
    // The writer may wrap what it met; what was lost on the network stays the network's.
    throw lost ?? error;
  }
  if (!ended) throw new Error('a download was saved without being read to its end');
  const { size, sha256, sha512 } = received;
  return { size, sha256: sha256.digest('hex'), sha512: sha512.digest('base64') };
}

async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes);
}
