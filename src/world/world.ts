/**
 * The loopback world: GitHub and the registries on 127.0.0.1, reached under their
 * production addresses through a proxy, with everything logged and nothing let out.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createBlobs } from './blobs.ts';
import { createCertificateAuthority } from './certificates.ts';
import type { Delivery } from './delivery.ts';
import { worldEnvironment } from './environment.ts';
import { createFaults, type Faults } from './faults.ts';
import { openProxy } from './proxy.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createRouter } from './router.ts';
import { findSavedWorld, writeSavedWorld } from './saved-world.ts';
import { createServices, npmRegistry, type Services } from './services.ts';
import type { WorldRequest } from './service.ts';

export interface WorldOptions {
  /** Where the world keeps its files; a world saved there goes on. */
  readonly folder: string;
  /** `owner/name`; `octo/demo` when left out. */
  readonly repository?: string;
  /** The world's time; the machine's when left out. */
  readonly clock?: { now(): Date };
}

export interface World extends Services {
  readonly folder: string;
  readonly repository: string;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** `http://127.0.0.1:<port>` */
  readonly proxyUrl: string;
  /** The throw-away authority's certificate, PEM. */
  readonly certificate: string;
  /** Variables that send a child process through the world. */
  environment(): Record<string, string>;
  /** What the code under test did that no scenario allows: unknown hosts, routes, fields. */
  readonly violations: readonly string[];
  /** Keeps the world's state in its folder, for a later `createWorld`. */
  save(): Promise<void>;
  /** Ends every connection and timer; the state is not saved. */
  close(): Promise<void>;
}

/** Opens a world, or goes on with the one saved in `folder`. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true });
  const saved = await findSavedWorld(folder);
  const repository = saved?.repository ?? options.repository ?? 'octo/demo';
  const now = () => (options.clock ?? { now: () => new Date() }).now();
  const violations: string[] = [];
  const closing = new AbortController();
  const counter = { nextId: saved?.nextId ?? 1001 };
  const faults = createFaults({ now, closing: closing.signal }, saved?.faults);
  const log = createRequestLog();
  const refuse = (reason: string) => void violations.push(reason);
  const router = createRouter({ now, refuse });
  const services = createServices(
    {
      now,
      refuse,
      blobs: createBlobs(join(folder, 'blobs')),
      nextId: () => counter.nextId++,
      verifyIdToken: router.verifyIdToken,
      repository,
    },
    saved?.services ?? {},
  );
  router.connect(Object.values(services));
  const authority = await createCertificateAuthority();
  const proxy = await openProxy({
    authority,
    admits: router.admits,
    answer: (request) => answer(request, { faults, log, now, route: router.route }),
  });
  return {
    ...services,
    folder,
    repository,
    faults,
    log,
    violations,
    proxyUrl: proxy.url,
    certificate: authority.certificate,
    environment: () => ({
      ...worldEnvironment({
        folder,
        proxyUrl: proxy.url,
        certificate: authority.certificate,
        npmRegistry,
      }),
      ...router.environment(),
    }),
    save: () =>
      writeSavedWorld(folder, {
        repository,
        nextId: counter.nextId,
        faults: faults.save(),
        services: Object.fromEntries(
          Object.values(services).map(({ name, state }) => [name, state]),
        ),
      }),
    close: async () => {
      closing.abort();
      await proxy.close();
    },
  };
}

interface Desk {
  readonly faults: ReturnType<typeof createFaults>;
  readonly log: ReturnType<typeof createRequestLog>;
  now(): Date;
  route(request: WorldRequest): Promise<Delivery>;
}

async function answer(request: WorldRequest, { faults, log, now, route }: Desk): Promise<Delivery> {
  const time = now().toISOString();
  const served = await faults.serve(request, () => route(request));
  const status = served.delivery.kind === 'answer' ? served.delivery.response.status : 'reset';
  log.record(request, { time, status, faults: served.faults });
  return served.delivery;
}
