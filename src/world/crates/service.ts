/** The stand-in for crates.io: its routes, and what a scenario can set up. */
import { addresses } from '../../adapters/addresses.ts';
import { servedBytes, isHidden } from '../published.ts';
import { answerByRoute, hostOf, type Route } from '../routes.ts';
import type {
  ServiceFactory,
  TrustingContext,
  WorldRequest,
  WorldResponse,
  WorldService,
} from '../service.ts';
import { crateDocument, cratesError, indexFile, indexPath, versionDocument } from './documents.ts';
import { answerPublish } from './publish.ts';
import {
  emptyCratesState,
  findCrate,
  normaliseCrateName,
  type CrateMetadata,
  type CratesState,
  type CratesTrustedPublisher,
} from './state.ts';
import { addVersion, type CratesDesk } from './store.ts';
import { answerExchange, answerRevocation, findCratesToken } from './tokens.ts';

export interface CratesSeed {
  readonly crate: string;
  readonly version: string;
  /** The `.crate` file. */
  readonly bytes: Buffer;
  readonly metadata?: Omit<CrateMetadata, 'name' | 'vers'>;
}

export interface CratesService extends WorldService<CratesState> {
  /** Publishes a version at once, without the rules of a publish request. */
  seed(version: CratesSeed): void;
  addTrustedPublisher(publisher: CratesTrustedPublisher): void;
  /** A token that may publish the crate, or every crate. */
  addToken(token: string, crate?: string): void;
  /** From now on only tokens that were exchanged or added may publish. */
  requireKnownTokens(): void;
  yank(crate: string, version: string): void;
  /** The address of `<crate>-<version>.crate` serves these bytes, or one byte flipped. */
  serveOtherBytes(filename: string, bytes?: Buffer): void;
  /** Versions published from now on are hidden from that many reads of each view. */
  lag(reads: number): void;
  /** What the static host answers for an object that it does not have; 403 at first. */
  answerMissingObjectsWith(status: 403 | 404): void;
  /** The bytes that were published, undefined when none were. */
  findBytes(crate: string, version: string): Buffer | undefined;
}

/** crates.io, its static files and its sparse index. */
export const cratesService: ServiceFactory<CratesService, TrustingContext> = (context, saved) => {
  const state = saved ?? emptyCratesState();
  const desk = { state, context };
  const routes = [...apiRoutes(desk), ...fileRoutes(desk)];
  return {
    name: 'crates',
    hosts: [addresses.crates, addresses.cratesFiles, addresses.cratesIndex].map(hostOf),
    state,
    handle: async (request) => refuseAnonymousClient(request) ?? answerByRoute(routes, request),
    seed: ({ crate, version, bytes, metadata }) =>
      addVersion({ ...metadata, name: crate, vers: version }, bytes, desk),
    addTrustedPublisher: (publisher) => void state.trustedPublishers.push(publisher),
    addToken(token, crate) {
      state.tokens[token] = crate === undefined ? {} : { crates: [normaliseCrateName(crate)] };
    },
    requireKnownTokens: () => void (state.strictTokens = true),
    yank: (crate, version) => void (findVersion(state, crate, version)!.yanked = true),
    serveOtherBytes(filename, bytes) {
      state.otherBytes[filename] = bytes ? context.blobs.put(bytes) : 'one-byte-flipped';
    },
    lag: (reads) => void (state.lagReads = reads),
    answerMissingObjectsWith: (status) => void (state.missingObjectStatus = status),
    findBytes(crate, version) {
      const found = findVersion(state, crate, version);
      return found && context.blobs.get(found.sha256);
    },
  };
};

// crates.io asks every client to tell who it is; the defaults of HTTP libraries do not.
function refuseAnonymousClient({ headers, url }: WorldRequest): WorldResponse | undefined {
  const agent = headers['user-agent'] ?? '';
  if (url.host !== hostOf(addresses.crates) || !/^(node|undici)?$/.test(agent)) return undefined;
  const detail = 'We require that all requests include a `User-Agent` header.';
  return { status: 403, headers: { 'content-type': 'text/plain' }, body: detail };
}

function apiRoutes(desk: CratesDesk<TrustingContext>): readonly Route[] {
  const { state } = desk;
  const route = (method: string, path: RegExp, answer: Route['answer']) => ({
    method,
    host: hostOf(addresses.crates),
    path,
    answer,
  });
  const tokens = /^\/api\/v1\/trusted_publishing\/tokens$/;
  return [
    route('GET', /^\/api\/v1\/crates\/([^/]+)$/, ([name = '']) =>
      crateDocument(name, findCrate(state, name)),
    ),
    route('GET', /^\/api\/v1\/crates\/([^/]+)\/([^/]+)$/, ([name = '', num = '']) =>
      versionDocument(name, num, findCrate(state, name)),
    ),
    // Redirects without a look: that something can be asked for does not make it be there.
    route('GET', /^\/api\/v1\/crates\/([^/]+)\/([^/]+)\/download$/, ([name, num]) => ({
      status: 302,
      headers: { location: `${addresses.cratesFiles}/crates/${name}/${name}-${num}.crate` },
      body: '',
    })),
    route('PUT', /^\/api\/v1\/crates\/new$/, (_, request) => answerPublish(request, desk)),
    route('POST', tokens, (_, request) => answerExchange(request, desk)),
    route('DELETE', tokens, (_, request) => answerRevocation(request, desk)),
    route('DELETE', /^\/api\/v1\/crates\/([^/]+)\/([^/]+)\/yank$/, ([name, num], request) =>
      setYanked({ name, num, yanked: true }, request, desk),
    ),
    route('PUT', /^\/api\/v1\/crates\/([^/]+)\/([^/]+)\/unyank$/, ([name, num], request) =>
      setYanked({ name, num, yanked: false }, request, desk),
    ),
  ];
}

function fileRoutes(desk: CratesDesk): readonly Route[] {
  const { state } = desk;
  const serve: Route['answer'] = ([name = '', num = '']) => serveCrate(name, num, desk);
  const files = { method: 'GET', host: hostOf(addresses.cratesFiles), answer: serve };
  const index = { method: 'GET', host: hostOf(addresses.cratesIndex) };
  return [
    { ...files, path: /^\/crates\/([^/]+)\/\1-([^/]+)\.crate$/ },
    { ...files, path: /^\/crates\/([^/]+)\/([^/]+)\/download$/ },
    {
      ...index,
      path: /^\/config\.json$/,
      answer: () => ({
        status: 200,
        body: { dl: `${addresses.cratesFiles}/crates`, api: addresses.crates },
      }),
    },
    {
      ...index,
      path: /^(\/.+\/([^/]+))$/,
      answer: ([path, name = '']) =>
        indexFile(path === indexPath(name) ? findCrate(state, name) : undefined),
    },
  ];
}

function serveCrate(name: string, num: string, { state, context }: CratesDesk): WorldResponse {
  const version = findVersion(state, name, num);
  if (!version || isHidden(version, 'download')) {
    const body = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code></Error>';
    const headers = { 'content-type': 'application/xml' };
    return { status: state.missingObjectStatus, headers, body };
  }
  const { otherBytes } = state;
  const own = context.blobs.get(version.sha256);
  return {
    status: 200,
    headers: {
      'content-type': 'application/gzip',
      'cache-control': 'public,max-age=31536000,immutable',
    },
    body: servedBytes(`${name}-${num}.crate`, own, { otherBytes, blobs: context.blobs }),
  };
}

function setYanked(
  wanted: { readonly name?: string; readonly num?: string; readonly yanked: boolean },
  request: WorldRequest,
  desk: CratesDesk,
): WorldResponse {
  const { name = '', num = '' } = wanted;
  // The version is looked up before anybody's right to it is.
  const found = versionDocument(name, num, findCrate(desk.state, name));
  const version = found.status === 200 ? findVersion(desk.state, name, num) : undefined;
  if (!version) return found;
  const token = findCratesToken(request, desk);
  // A token of trusted publishing is taken by publish requests alone.
  if (!token || token.exchanged) return cratesError(403, 'authentication failed');
  if (token.crates && !token.crates.includes(normaliseCrateName(name))) {
    const detail = 'this token does not have the required permissions to perform this action';
    return cratesError(403, detail);
  }
  version.yanked = wanted.yanked;
  return { status: 200, body: { ok: true } };
}

function findVersion(state: CratesState, crate: string, num: string) {
  return findCrate(state, crate)?.versions.find((version) => version.num === num);
}
