/** The HTTP port over a world's own proxy, for readers that run in the test's process. */
import type { Http, HttpRequest } from '../../src/adapters/http.ts';
import type { World } from '../../src/world/world.ts';
import { digestsOf } from './fake-http.ts';
import { worldFetch } from './world-fetch.ts';

/** One attempt a request: what the HTTP policy does besides has tests of its own. */
export function worldHttp(world: Pick<World, 'proxyUrl' | 'certificate'>): Http {
  const ask = async ({ url, headers, authorization }: HttpRequest) => {
    const sent = {
      'user-agent': 'release-actions-tests',
      ...headers,
      ...(authorization !== undefined && { authorization }),
    };
    const response = await worldFetch(world)(url, { headers: sent });
    const body = Buffer.from(await response.arrayBuffer());
    const told = Object.fromEntries(response.headers);
    return { status: response.status, url: response.url, headers: told, body };
  };
  const lost = (error: unknown) =>
    ({ answered: false, reason: String(error), maybeActed: false }) as const;
  return {
    request: async (request) => {
      const answer = await ask(request).catch(lost);
      return 'answered' in answer ? answer : { answered: true, ...answer };
    },
    download: async (request, save) => {
      const answer = await ask(request).catch(lost);
      if ('answered' in answer) return answer;
      const { status, body } = answer;
      const digests = status === 200 ? digestsOf(body) : undefined;
      if (digests) await save?.(inPieces(body));
      return { answered: true, status, headers: {}, url: answer.url, digests };
    },
    fetch: worldFetch(world) as unknown as Http['fetch'],
  };
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
