/** A real `fetch` through a world's proxy, for tests in the world's own process. */
import { fetch, ProxyAgent, type RequestInit, type Response } from 'undici';
import type { World } from '../../src/world/world.ts';

/** Fetches as a program inside the world does; keeps no connection alive. */
export function worldFetch(world: Pick<World, 'proxyUrl' | 'certificate'>) {
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const dispatcher = new ProxyAgent({
      uri: world.proxyUrl,
      requestTls: { ca: world.certificate },
      pipelining: 0,
    });
    const response = await fetch(url, { ...init, dispatcher });
    return response;
  };
}
