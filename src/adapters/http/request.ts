/** One attempt at a request whose body fits into memory. */
import type { Clock } from '../../ports.ts';
import { excerptOf, readBody } from './body.ts';
import { outgoing } from './headers.ts';
import { nameOf, type Miss } from './miss.ts';
import { missOf } from './refusal.ts';
import type { Send } from './transport.ts';
import type { HttpAnswer, HttpRequest } from './types.ts';

const defaultMaxBytes = 16 * 1024 * 1024;

/** The answer, or the miss that its status amounts to. Throws Missed. */
export async function requestOnce(
  request: HttpRequest,
  { send, clock }: { readonly send: Send; readonly clock: Clock },
): Promise<HttpAnswer | Miss> {
  const incoming = await send(outgoing(request, 'gzip'));
  const body = await readBody(incoming, request.maxBytes ?? defaultMaxBytes);
  const { status, headers, url } = incoming;
  const miss = missOf(
    { status, headers, excerpt: status < 400 ? '' : excerptOf(body) },
    nameOf(request),
    clock.now(),
  );
  return miss ?? { answered: true, status, headers, body, url };
}
