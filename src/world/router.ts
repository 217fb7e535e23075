/** Brings a request to the service that has its host; what none knows fails the run. */
import type { Delivery } from './delivery.ts';
import { redactPath } from './redact.ts';
import type { WorldContext, WorldRequest, WorldResponse, WorldService } from './service.ts';

export interface Router {
  /** The services that requests go to from now on. */
  connect(services: readonly WorldService[]): void;
  /** Whether some service has the host; the run fails when none has. */
  admits(host: string, port: number): boolean;
  route(request: WorldRequest): Promise<Delivery>;
  /** What the services add to the environment. */
  environment(): Record<string, string>;
}

/** A router without services. */
export function createRouter({ refuse }: Pick<WorldContext, 'refuse'>): Router {
  let services: readonly WorldService[] = [];
  const findService = (host: string) => services.find(({ hosts }) => hosts.includes(host));
  const ask = async (request: WorldRequest) => {
    const service = findService(request.url.host);
    const asGet = request.method === 'HEAD' && !service?.knowsHead;
    return service?.handle(asGet ? { ...request, method: 'GET' } : request);
  };
  return {
    connect: (connected) => void (services = connected),
    admits(host, port) {
      if ((port === 443 || port === 80) && findService(host)) return true;
      refuse(`no service answers for ${host}:${port}`);
      return false;
    },
    async route(request) {
      const place = `${request.method} ${request.url.origin}${redactPath(request.url)}`;
      const response = await ask(request).catch((error: unknown) => {
        refuse(`${place}: ${error instanceof Error ? error.stack : String(error)}`);
        return noAnswer(`the service failed at ${place}`);
      });
      if (response) return { kind: 'answer', response };
      refuse(`no scenario knows ${place}`);
      return { kind: 'answer', response: noAnswer(`this world has no ${place}`) };
    },
    environment: () =>
      Object.assign({}, ...services.map((service) => service.environment?.() ?? {})) as Record<
        string,
        string
      >,
  };
}

// 599 is no status of any real service: a client that sees it stops, and the run has failed.
function noAnswer(message: string): WorldResponse {
  return { status: 599, body: { message } };
}
