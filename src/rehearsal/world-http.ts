/** Requests that stand-ins send, through the world's proxy and under production addresses. */
import { ProxyAgent, request } from 'undici';
import type { World } from '../world/world.ts';

export interface WorldAnswer {
  readonly status: number;
  /** Lower-case names; the first of several of a name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface WorldHttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface WorldHttp {
  /** Rejects when no answer comes: a stand-in retries as little as the action it stands for. */
  send(request: WorldHttpRequest): Promise<WorldAnswer>;
  close(): Promise<void>;
}

/** A client that trusts the world's certificate and nobody else's. */
export function createWorldHttp(world: Pick<World, 'proxyUrl' | 'certificate'>): WorldHttp {
  const dispatcher = new ProxyAgent({
    uri: world.proxyUrl,
    requestTls: { ca: world.certificate },
  });
  return {
    async send({ method = 'GET', url, headers = {}, body }) {
      const answer = await request(url, {
        dispatcher,
        method,
        headers: { 'user-agent': 'rehearsal', ...headers },
        ...(body !== undefined && { body }),
      });
      const named = Object.entries(answer.headers);
      return {
        status: answer.statusCode,
        headers: Object.fromEntries(named.map(([name, value]) => [name, [value].flat()[0]])),
        body: Buffer.from(await answer.body.arrayBuffer()),
      };
    },
    close: () => dispatcher.close(),
  };
}
