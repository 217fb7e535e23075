/** The interface of `fetch` over the same policy, for clients that bring their own requests. */
import type { Http, HttpRequest, NoAnswer } from './types.ts';

/** What `fetch` throws when no usable answer came; octokit keeps it as the cause of its own. */
export class NoAnswerError extends Error {
  readonly noAnswer: NoAnswer;

  constructor(noAnswer: NoAnswer) {
    super(noAnswer.reason);
    this.name = 'NoAnswerError';
    this.noAnswer = noAnswer;
  }
}

/** A `fetch` that takes an address and plain options; bodies are text or bytes. */
export function fetchOver(request: Http['request']): typeof globalThis.fetch {
  return async (input, init) => {
    if (input instanceof Request) throw new TypeError('Request objects are not supported.');
    const answer = await request(requestOf(String(input), init ?? {}));
    if (!answer.answered) throw new NoAnswerError(answer);
    // The body is decoded by now, and as long as it is.
    const { 'content-encoding': _, 'content-length': __, ...headers } = answer.headers;
    const empty = [204, 205, 304].includes(answer.status);
    const response = new Response(empty ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers,
    });
    return Object.defineProperty(response, 'url', { value: answer.url });
  };
}

function requestOf(url: string, init: RequestInit): HttpRequest {
  const { authorization, ...headers } = Object.fromEntries(new Headers(init.headers));
  return {
    url,
    method: (init.method?.toUpperCase() ?? 'GET') as NonNullable<HttpRequest['method']>,
    headers,
    ...(authorization !== undefined && { authorization }),
    ...(init.body !== undefined && init.body !== null && { body: bodyOf(init.body) }),
  };
}

function bodyOf(body: NonNullable<RequestInit['body']>): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError('Only text and bytes can be sent.');
}
