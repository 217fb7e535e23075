/** The stand-in for the npm registry: its routes, and what a scenario can set up. */
import { isHidden, servedBytes } from '../published.ts';
import { answerByRoute, hostOf, type Route } from '../routes.ts';
import type { ServiceFactory, TrustingContext, WorldResponse, WorldService } from '../service.ts';
import { answerDistTag } from './dist-tags.ts';
import { attestations, npmNotFound, packument, versionManifest } from './documents.ts';
import { answerNpmPublish } from './publish.ts';
import { answerSigningKeys } from './signatures.ts';
import {
  answerStage,
  approveStaged,
  decideStaged,
  listStaged,
  readStaged,
  stageVersion,
} from './staging.ts';
import { emptyNpmState, tarballName, type NpmState, type NpmTrustedPublisher } from './state.ts';
import { addNpmVersion, type NewNpmVersion, type NpmDesk } from './store.ts';
import { answerNpmExchange, findNpmToken } from './tokens.ts';

/** A reserved name (RFC 2606): no request of a world can be meant for a real registry. */
export const npmRegistry = 'https://registry.npm.example/';

export type NpmSeed = Omit<NewNpmVersion, 'lagReads'>;

export interface NpmService extends WorldService<NpmState> {
  /** Publishes a version at once, without the rules of a publish request. */
  seed(version: NpmSeed): void;
  addTrustedPublisher(publisher: NpmTrustedPublisher): void;
  /** A token that may publish the package, or every package. */
  addToken(token: string, packageName?: string): void;
  /** A token that sees what the package's maintainers see, its staged versions too. */
  addReadToken(token: string, packageName: string): void;
  /** Stages a version without the rules of a request, as a maintainer's machine would; its ID. */
  seedStaged(version: NpmSeed): string;
  /** The ID of a staged version; undefined when none of that number waits. */
  findStaged(packageName: string, version: string): string | undefined;
  /** A person approves or rejects a staged version, on the registry's own page. */
  decide(stageId: string, decision: 'approve' | 'reject'): void;
  /** From now on only tokens that were exchanged or added may publish. */
  requireKnownTokens(): void;
  /** Takes a version away: it is burned for good. */
  unpublish(packageName: string, version: string): void;
  /**
   * The address of `<name>-<version>.tgz` (`staged/<name>-<version>.tgz` while it waits for
   * approval) serves these bytes, or one byte flipped.
   */
  serveOtherBytes(filename: string, bytes?: Buffer): void;
  /** Versions published from now on are hidden from that many reads of each view. */
  lag(reads: number): void;
  /** The tarball that was published, undefined when none was. */
  findBytes(packageName: string, version: string): Buffer | undefined;
}

/** The registry at `npmRegistry`. */
export const npmService: ServiceFactory<NpmService, TrustingContext> = (context, saved) => {
  const state = saved ?? emptyNpmState();
  const desk = { state, context };
  const routes = [...clientRoutes(desk), ...stageRoutes(desk), ...packageRoutes(desk)];
  return {
    name: 'npm',
    hosts: [hostOf(npmRegistry)],
    state,
    handle: (request) => answerByRoute(routes, request),
    seed: (version) => addNpmVersion(version, desk),
    addTrustedPublisher: (publisher) => void state.trustedPublishers.push(publisher),
    addToken(token, packageName) {
      state.tokens[token] = packageName === undefined ? {} : { package: packageName };
    },
    addReadToken(token, packageName) {
      state.tokens[token] = { package: packageName, readOnly: true };
    },
    seedStaged: (version) => stageVersion(version, 'user', desk),
    findStaged: (packageName, version) =>
      Object.entries(state.staged).find(
        ([, { name, version: number }]) => name === packageName && number === version,
      )?.[0],
    decide(stageId, decision) {
      if (decision === 'approve') approveStaged(stageId, desk);
      else delete state.staged[stageId];
    },
    requireKnownTokens: () => void (state.strictTokens = true),
    unpublish(packageName, version) {
      const found = state.packages[packageName]!;
      delete found.versions[version];
      found.burnedVersions.push(version);
    },
    serveOtherBytes(filename, bytes) {
      state.otherBytes[filename] = bytes ? context.blobs.put(bytes) : 'one-byte-flipped';
    },
    lag: (reads) => void (state.lagReads = reads),
    findBytes(packageName, version) {
      const found = state.packages[packageName]?.versions[version];
      return found && context.blobs.get(found.sha256);
    },
  };
};

/** A package's name in an address, its scope's slash as it is or encoded. */
const packageName = '((?:@[^/]+(?:/|%2[fF]))?[^-/@][^/]*)';

/** What npm asks beside packages. */
function clientRoutes(desk: NpmDesk<TrustingContext>): readonly Route[] {
  const { state } = desk;
  const special = (method: string, path: string, answer: Route['answer']) =>
    route(method, `^/-/${path}$`, answer);
  return [
    special('GET', 'ping', () => ({ status: 200, body: {} })),
    special('GET', 'whoami', (_, request) =>
      findNpmToken(request, desk)
        ? { status: 200, body: { username: 'loopback' } }
        : { status: 401, body: { error: 'Unauthorized' } },
    ),
    special('POST', 'npm/v1/security/advisories/bulk', () => ({ status: 200, body: {} })),
    special('POST', `npm/v1/oidc/token/exchange/package/${packageName}`, ([name = ''], request) =>
      answerNpmExchange(name, request, { ...desk, audience: `npm:${hostOf(npmRegistry)}` }),
    ),
    special('GET', 'npm/v1/keys', () => answerSigningKeys(state)),
    special('GET', `npm/v1/attestations/${packageName}@([^@/]+)`, ([name = '', version = '']) =>
      attestations(state.packages[name]?.versions[version]),
    ),
    special('GET', `package/${packageName}/visibility`, ([name = '']) =>
      state.packages[name] ? { status: 200, body: { public: true } } : npmNotFound,
    ),
    special('GET', `package/${packageName}/dist-tags`, ([name = '']) => {
      const found = state.packages[name];
      return found ? { status: 200, body: found.distTags } : npmNotFound;
    }),
    ...(['PUT', 'DELETE'] as const).map((method) =>
      special(
        method,
        `package/${packageName}/dist-tags/([^/]+)`,
        ([name = '', tag = ''], request) => answerDistTag({ name, tag }, request, desk),
      ),
    ),
  ];
}

const stageId = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';

/** `npm stage`. */
function stageRoutes(desk: NpmDesk): readonly Route[] {
  return [
    route('POST', `^/-/stage/package/${packageName}$`, ([name = ''], request) =>
      answerStage(name, request, desk),
    ),
    route('GET', '^/-/stage$', (_, request) => listStaged(request, desk)),
    route('GET', `^/-/stage/${stageId}$`, ([id = ''], request) =>
      readStaged({ id, part: 'metadata' }, request, desk),
    ),
    route('GET', `^/-/stage/${stageId}/tarball$`, ([id = ''], request) =>
      readStaged({ id, part: 'tarball' }, request, desk),
    ),
    route('POST', `^/-/stage/${stageId}/approve$`, ([id = ''], request) =>
      decideStaged({ id, decision: 'approve' }, request, desk),
    ),
    route('DELETE', `^/-/stage/${stageId}$`, ([id = ''], request) =>
      decideStaged({ id, decision: 'reject' }, request, desk),
    ),
  ];
}

function packageRoutes(desk: NpmDesk): readonly Route[] {
  const { state } = desk;
  return [
    route('GET', `^/${packageName}/-/([^/]+\\.tgz)$`, ([name = '', file = '']) =>
      serveTarball(name, file, desk),
    ),
    route('GET', `^/${packageName}$`, ([name = ''], { headers }) =>
      packument(state.packages[name], npmRegistry, headers.accept ?? ''),
    ),
    route('GET', `^/${packageName}/([^/]+)$`, ([name = '', wanted = '']) =>
      versionManifest(state.packages[name], wanted, npmRegistry),
    ),
    route('PUT', `^/${packageName}$`, ([name = ''], request) =>
      answerNpmPublish(name, request, desk),
    ),
  ];
}

function route(method: string, path: string, answer: Route['answer']): Route {
  return { method, host: hostOf(npmRegistry), path: new RegExp(path), answer };
}

function serveTarball(name: string, file: string, { state, context }: NpmDesk): WorldResponse {
  const versions = Object.entries(state.packages[name]?.versions ?? {});
  const found = versions.find(([version]) => tarballName(name, version) === file)?.[1];
  if (!found || isHidden(found, 'tarball')) return npmNotFound;
  const { otherBytes } = state;
  const own = context.blobs.get(found.sha256);
  return {
    status: 200,
    headers: { 'cache-control': 'public, immutable, max-age=31557600' },
    body: servedBytes(file, own, { otherBytes, blobs: context.blobs }),
  };
}
