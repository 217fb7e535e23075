/** One request and its response over undici, loaded at the first request. */
import { Readable } from 'node:stream';
import type * as Undici from 'undici';
import type { Dispatcher } from 'undici';
import { Missed, nameOf } from './miss.ts';
import type { ProxyOptions, StreamBody } from './types.ts';

/** A request as it goes on the wire. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | StreamBody | undefined;
}

/** A response whose body has not been read: read it, or discard it. */
export interface Incoming {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  /** Throws Missed when the body breaks off. */
  readonly body: AsyncIterable<Uint8Array>;
  discard(): Promise<void>;
}

/** Throws Missed when no response came. */
export type Send = (outgoing: Outgoing) => Promise<Incoming>;

const connectTimeoutMilliseconds = 10_000;
const headersTimeoutMilliseconds = 30_000;
const idleTimeoutMilliseconds = 30_000;
/** A service answers an upload only when it has stored it: more time for more bytes. */
const slowestUploadBytesPerMillisecond = 500;

/** Errors before a connection stood: the service has not seen the request. */
const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_TLS',
]);

/** A transport of its own connections, which do not keep the process alive. */
export function createTransport(proxy?: ProxyOptions): Send {
  let loaded: Promise<{ undici: typeof Undici; dispatcher: Dispatcher }> | undefined;
  return async (outgoing) => {
    loaded ??= load(proxy);
    const { undici, dispatcher } = await loaded;
    const upload = openBody(outgoing.body);
    try {
      const response = await undici.request(outgoing.url, {
        dispatcher,
        method: outgoing.method as Dispatcher.HttpMethod,
        headers: { ...outgoing.headers, ...upload.headers },
        body: upload.body,
        headersTimeout: headersTimeoutMilliseconds + upload.size / slowestUploadBytesPerMillisecond,
        bodyTimeout: idleTimeoutMilliseconds,
      });
      return incoming(outgoing, response);
    } catch (error) {
      throw upload.failure() ?? missedBy(error, outgoing);
    }
  };
}

async function load(proxy: ProxyOptions | undefined) {
  const undici = await import('undici');
  const dispatcher = new undici.EnvHttpProxyAgent({
    connect: { timeout: connectTimeoutMilliseconds },
    allowH2: false,
    ...(proxy && { httpsProxy: proxy.url, requestTls: await trusting(proxy.certificate) }),
  });
  return { undici, dispatcher };
}

/** Read once: reading certificates anew at every connection is much of what a connection costs. */
async function trusting(certificate: string) {
  const { createSecureContext } = await import('node:tls');
  return { secureContext: createSecureContext({ ca: certificate }) };
}

/** The body for one attempt; `failure` tells an error of its source, which is not the network's. */
function openBody(body: Outgoing['body']) {
  const none = { headers: {}, failure: () => undefined };
  if (body === undefined) return { ...none, body: undefined, size: 0 };
  if (typeof body === 'string') return { ...none, body, size: Buffer.byteLength(body) };
  if (body instanceof Uint8Array) return { ...none, body, size: body.byteLength };
  let failure: Error | undefined;
  async function* read(stream: StreamBody) {
    try {
      yield* stream.open();
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw failure;
    }
  }
  return {
    body: Readable.from(read(body), { objectMode: false }),
    size: body.size,
    headers: { 'content-length': String(body.size) },
    failure: () => failure,
  };
}

function incoming(outgoing: Outgoing, response: Dispatcher.ResponseData): Incoming {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  // A connection may close before anybody reads the body: whoever reads it then is told, but an
  // error event that nobody hears would end the process.
  response.body.on('error', () => undefined);
  return {
    status: response.statusCode,
    headers,
    url: outgoing.url,
    body: wholeBody(outgoing, headers, response.body),
    discard: async () => {
      await response.body.dump().catch(() => undefined);
    },
  };
}

/** The body's bytes; a body shorter than its content-length breaks off like a lost connection. */
async function* wholeBody(
  outgoing: Outgoing,
  headers: Readonly<Record<string, string>>,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const chunk of body) {
      received += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    throw cutBody(outgoing, received, error);
  }
  const promised = headers['content-length'];
  if (outgoing.method !== 'HEAD' && promised !== undefined && Number(promised) !== received) {
    throw cutBody(outgoing, received, new Error(`${promised} bytes were promised`));
  }
}

function cutBody(outgoing: Outgoing, received: number, error: unknown): Missed {
  return new Missed({
    reason: `${nameOf(outgoing)}: the body broke off after ${received} bytes (${describe(error)})`,
    maybeActed: true,
    retry: 'read',
  });
}

function missedBy(error: unknown, outgoing: Outgoing): Missed {
  const code = codeOf(error);
  const reached = !notConnected.has(code) && !/^(CERT_|ERR_TLS_|.*_CERT|.*CERTIFICATE)/.test(code);
  return new Missed({
    reason: `${nameOf(outgoing)}: ${reached ? 'the connection was lost' : 'no connection'} (${describe(error)})`,
    maybeActed: reached,
    retry: reached ? 'read' : 'any',
  });
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '');
}

function describe(error: unknown): string {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return [code, message].filter((part) => part !== '').join(': ');
}
