/** A real `fetch` through a world's proxy, for tests in the world's own process. */
import { fetch, ProxyAgent, type RequestInit, type Response } from 'undici';
import type { World } from '../../src/world/world.ts';

export type WorldFetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Fetches as a program inside the world does. */
export function worldFetch(world: Pick<World, 'proxyUrl' | 'certificate'>): WorldFetch {
  const dispatcher = new ProxyAgent({
    uri: world.proxyUrl,
    requestTls: { ca: world.certificate },
  });
  return (url, init = {}) => fetch(url, { ...init, dispatcher });
}
