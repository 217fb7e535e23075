/** The HTTP port as a literal: addresses and what they answer, one after the other. */
import { createHash } from 'node:crypto';
import type { Http, HttpRequest } from '../../src/adapters/http.ts';
import type { Digests } from '../../src/ports.ts';

/** An answer, or a connection that was lost. */
export type Reply =
  | {
      readonly status?: number;
      readonly json?: unknown;
      readonly body?: Buffer | string;
      /** Lower-case names; JSON says what it is without being told. */
      readonly headers?: Readonly<Record<string, string>>;
      /** Where redirects led to. */
      readonly url?: string;
    }
  | { readonly lost: string };

export interface FakeHttp extends Http {
  readonly asked: HttpRequest[];
}

/** A list answers in turn, its last for ever; an address that is not listed answers 404. */
export function fakeHttp(replies: Readonly<Record<string, Reply | readonly Reply[]>>): FakeHttp {
  const asked: HttpRequest[] = [];
  const turns = new Map<string, number>();
  const next = (request: HttpRequest): Reply => {
    asked.push(request);
    const listed = [replies[request.url] ?? { status: 404, body: '' }].flat() as Reply[];
    const turn = turns.get(request.url) ?? 0;
    turns.set(request.url, turn + 1);
    return listed[Math.min(turn, listed.length - 1)]!;
  };
  return {
    asked,
    request: async (request) => {
      const reply = next(request);
      if ('lost' in reply) return { answered: false, reason: reply.lost, maybeActed: false };
      const { status = 200, url = request.url } = reply;
      return { answered: true, status, headers: headersOf(reply), body: bytesOf(reply), url };
    },
    download: async (request, save) => {
      const reply = next(request);
      if ('lost' in reply) return { answered: false, reason: reply.lost, maybeActed: false };
      const { status = 200, url = request.url } = reply;
      const bytes = bytesOf(reply);
      const digests = status === 200 ? digestsOf(bytes) : undefined;
      if (digests) await save?.(inPieces(bytes));
      return { answered: true, status, headers: {}, url, digests };
    },
    fetch: () => Promise.reject(new Error('nobody fetches here')),
  };
}

/** Size and SHA-256 of bytes, as ports tell them. */
export function digestsOf(bytes: Uint8Array): Digests {
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function headersOf(reply: Exclude<Reply, { readonly lost: string }>): Record<string, string> {
  return {
    ...(reply.json !== undefined && { 'content-type': 'application/json' }),
    ...reply.headers,
  };
}

function bytesOf(reply: { readonly json?: unknown; readonly body?: Buffer | string }): Buffer {
  return Buffer.from(reply.json === undefined ? (reply.body ?? '') : JSON.stringify(reply.json));
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
