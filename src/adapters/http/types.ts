/** What is asked of the network, and what comes back. */
import type { Hash } from 'node:crypto';
import type { Clock, Digests, Log } from '../../ports.ts';

export interface HttpRequest {
  /** GET when left out. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Value of the Authorization header: sent to the address's own origin and to no other. */
  readonly authorization?: string;
  readonly body?: string | Uint8Array | StreamBody;
  /**
   * Whether asking twice does no harm. `read` (the default of GET and HEAD) is
   * retried on a lost connection, 429 and 5xx; `write` (the default of all
   * others) only on 429 and on what surely was not acted on (no connection).
   */
  readonly retry?: 'read' | 'write';
  /** No further attempt begins after this moment, however much of the budget is left. */
  readonly deadline?: Date;
  /** Cap of a body in bytes. A buffered body's is 16 MiB when left out; a download has none then. */
  readonly maxBytes?: number;
  /**
   * Of a download: an attempt after a body that broke off asks for the rest only (Range), so that
   * the writer gets every byte once. A service that sends all of it again is read past those.
   * What was received is kept in here: the same one with another request goes on from there.
   */
  readonly resume?: Received;
}

/** The beginning of a body, as far as the writer has it. */
export interface Received {
  size: number;
  readonly sha256: Hash;
  readonly sha512: Hash;
}

/** A body that is read anew at every attempt. */
export interface StreamBody {
  /** Bytes. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

export interface HttpAnswer {
  readonly answered: true;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** After redirects. */
  readonly url: string;
}

/**
 * No usable answer inside the retry budget: connections lost, cut bodies, rate
 * limits, 5xx. Every other status is an answer.
 */
export interface NoAnswer {
  readonly answered: false;
  /** The last status, when one came. */
  readonly status?: number;
  readonly reason: string;
  /** True when the service may have acted on the request all the same. */
  readonly maybeActed: boolean;
}

export interface Download {
  readonly answered: true;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  /** Of the bytes received, in all attempts; there when the status is 200, or 206 of a resumed one. */
  readonly digests: Digests | undefined;
}

export interface Http {
  request(request: HttpRequest): Promise<HttpAnswer | NoAnswer>;
  /**
   * Streams a body through the digests and, when given, to the writer: bounded memory. The
   * writer is called anew at every attempt, must read to the end, and only ever gets a 200's
   * body, or with `resume` the rest of it. Bytes are those on the wire: a content-encoding is
   * not undone.
   */
  download(
    request: HttpRequest,
    save?: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<Download | NoAnswer>;
  /**
   * The same policy behind the interface of `fetch`, for octokit: an answer of any status is a
   * Response, none at all is thrown as a NoAnswerError.
   */
  readonly fetch: typeof globalThis.fetch;
}

export interface HttpOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Goes through this proxy, and trusts this authority, instead of what the environment says. */
  readonly proxy?: ProxyOptions;
}

export interface ProxyOptions {
  readonly url: string;
  /** PEM. */
  readonly certificate: string;
}
