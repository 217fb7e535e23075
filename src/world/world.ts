/**
 * The loopback world: GitHub and the registries on 127.0.0.1, reached under their
 * production addresses through a proxy, with everything logged and nothing let out.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createBlobs } from './blobs.ts';
import { createCertificateAuthority, type CertificateAuthority } from './certificates.ts';
import type { Delivery } from './delivery.ts';
import { worldEnvironment } from './environment.ts';
import { createFaults, type Faults } from './faults.ts';
import { openProxy } from './proxy.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createRouter } from './router.ts';
import { findSavedWorld, writeSavedWorld, type SavedWorld } from './saved-world.ts';
import { npmRegistry } from './npm/service.ts';
import { createServices, servicesState, type Services } from './services.ts';
import type { WorldRequest, WorldService } from './service.ts';

export interface WorldOptions {
  /** Where the world keeps its files; a world saved there goes on. */
  readonly folder: string;
  /** `owner/name`; `octo/demo` when left out. */
  readonly repository?: string;
  /** The world's time; the machine's when left out. */
  readonly clock?: { now(): Date };
  /** Who signs for its hosts: one of its own when left out. */
  readonly authority?: CertificateAuthority;
}

export type Watcher = (request: WorldRequest, delivery: Delivery) => void | Promise<void>;

export interface World extends Services {
  readonly folder: string;
  readonly repository: string;
  readonly faults: Faults;
  readonly log: RequestLog;
  /**
   * Shows every request as it came, credentials and all, after the world acted on it
   * and before its answer leaves: for what a log cannot tell.
   */
  watch(watcher: Watcher): void;
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
  const inside = openInside(options, folder, await findSavedWorld(folder));
  const authority = options.authority ?? (await createCertificateAuthority());
  const proxy = await openProxy({ authority, admits: inside.router.admits, answer: inside.answer });
  const reach = { folder, proxyUrl: proxy.url, certificate: authority.certificate };
  return {
    ...inside.services,
    ...reach,
    repository: inside.repository,
    faults: inside.faults,
    log: inside.log,
    watch: (watcher) => void inside.watchers.push(watcher),
    violations: inside.violations,
    environment: () => ({
      ...worldEnvironment({
        ...reach,
        npmRegistry,
        tufRoot: inside.services.sigstore.tufRoot('public-good'),
      }),
      ...inside.router.environment(),
    }),
    save: () => writeSavedWorld(folder, inside.save()),
    close: async () => {
      inside.closing.abort();
      await proxy.close();
    },
  };
}

/** Everything of a world but its doors. */
function openInside(options: WorldOptions, folder: string, saved: SavedWorld | undefined) {
  const now = () => options.clock?.now() ?? new Date();
  const repository = saved?.repository ?? options.repository ?? 'octo/demo';
  const violations: string[] = [];
  const refuse = (reason: string) => void violations.push(reason);
  const closing = new AbortController();
  const faults = createFaults({ now, closing: closing.signal }, saved?.faults);
  const log = createRequestLog();
  const watchers: Watcher[] = [];
  const router = createRouter({ refuse });
  let nextId = saved?.nextId ?? 1001;
  const services = createServices(
    {
      now,
      refuse,
      blobs: createBlobs(join(folder, 'blobs')),
      nextId: () => nextId++,
    },
    repository,
    saved?.services,
  );
  router.connect(Object.values(services) as readonly WorldService[]);
  const answer = async (request: WorldRequest): Promise<Delivery> => {
    const time = now().toISOString();
    const served = await faults
      .serve(request, () => router.route(request))
      .catch((error: unknown) => {
        // A fault of a scenario's own making threw: a bug there, unless the world is closing.
        if (!closing.signal.aborted) refuse(`a fault failed: ${String((error as Error).stack)}`);
        throw error;
      });
    const { delivery } = served;
    const status = delivery.kind === 'answer' ? delivery.response.status : 'reset';
    log.record(request, { time, status, faults: served.faults });
    for (const watcher of watchers) await watcher(request, delivery);
    return delivery;
  };
  const save = () => ({
    repository,
    nextId,
    faults: faults.save(),
    services: servicesState(services),
  });
  return { services, repository, faults, log, watchers, violations, router, closing, answer, save };
}
