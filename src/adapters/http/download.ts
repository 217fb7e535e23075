/** One attempt at a body of any size, hashed as it passes. */
import { createHash } from 'node:crypto';
import type { Clock, Digests } from '../../ports.ts';
import { overCap, readExcerpt } from './body.ts';
import { outgoing } from './headers.ts';
import { Missed, nameOf, type Miss } from './miss.ts';
import { missOf } from './refusal.ts';
import type { Incoming, Send } from './transport.ts';
import type { Download, HttpRequest } from './types.ts';

interface DownloadTools {
  readonly send: Send;
  readonly clock: Clock;
  readonly save: ((bytes: AsyncIterable<Uint8Array>) => Promise<void>) | undefined;
}

/** The download, or the miss that its status amounts to. Throws Missed, and what `save` throws. */
export async function downloadOnce(
  request: HttpRequest,
  { send, clock, save }: DownloadTools,
): Promise<Download | Miss> {
  const incoming = await send(outgoing(request, 'identity'));
  const { status, headers, url } = incoming;
  if (status === 200) {
    const digests = await digestBody(incoming, request.maxBytes ?? Infinity, save);
    return { answered: true, status, headers, url, digests };
  }
  const excerpt = await readExcerpt(incoming);
  const miss = missOf({ status, headers, excerpt }, nameOf(request), clock.now());
  return miss ?? { answered: true, status, headers, url, digests: undefined };
}

async function digestBody(
  incoming: Incoming,
  maxBytes: number,
  save: DownloadTools['save'],
): Promise<Digests> {
  const sha256 = createHash('sha256');
  const sha512 = createHash('sha512');
  let size = 0;
  let ended = false;
  let lost: Missed | undefined;
  async function* hashed(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of incoming.body) {
        size += chunk.byteLength;
        if (size > maxBytes) throw overCap(incoming, maxBytes);
        sha256.update(chunk);
        sha512.update(chunk);
        yield chunk;
      }
      ended = true;
    } catch (error) {
      if (error instanceof Missed) lost = error;
      throw error;
    }
  }
  try {
    await (save ?? drain)(hashed());
  } catch (error) {
    // The writer may wrap what it met; what was lost on the network stays the network's.
    throw lost ?? error;
  }
  if (!ended) throw new Error('a download was saved without being read to its end');
  return { size, sha256: sha256.digest('hex'), sha512: sha512.digest('base64') };
}

async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes);
}
