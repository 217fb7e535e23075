/** Container registries in the loopback world: one protocol, in the manners that there are. */
import { addresses } from '../../adapters/addresses.ts';
import type { PackageSource } from '../github/call.ts';
import { hostOf } from '../routes.ts';
import type { ServiceFactory, WorldRequest, WorldResponse, WorldService } from '../service.ts';
import { ociError, type OciCall } from './answers.ts';
import { beginUpload, blobBytes, continueUpload, serveBlob, uploadStatus } from './blobs.ts';
import { serveHub } from './hub.ts';
import {
  deleteManifest,
  listReferrers,
  listTags,
  serveManifest,
  takeManifest,
} from './manifests.ts';
import { manners, ociHosts, type Manner } from './manner.ts';
import { servePackages } from './packages.ts';
import { ociScenario, type OciScenario } from './scenario.ts';
import { emptyOciState, findRepository, makeRepository, type OciState } from './state.ts';
import { answerToken, challenge, type OciDesk } from './tokens.ts';

/** The registries, with what scenarios need to fill them and to look into them. */
export interface OciService extends WorldService<OciState>, OciScenario, PackageSource {}

/** Registries without images, or the saved ones. */
export const ociService: ServiceFactory<OciService> = (context, saved) => {
  const state = saved ?? emptyOciState();
  const desk = { state, context };
  return {
    name: 'oci',
    hosts: ociHosts(),
    state,
    knowsHead: true,
    handle: async (request) => {
      const { host, origin, pathname } = request.url;
      if (host === hostOf(addresses.dockerHubApi)) return serveHub(request, desk);
      const realm = manners.find((manner) => manner.realm?.url === origin + pathname);
      if (realm && request.method === 'GET') return answerToken(realm, request, desk);
      const manner = manners.find((one) => one.host === host);
      return manner ? serveRegistry(manner, request, desk) : serveBlobHost(request, desk);
    },
    answerPackages: (request, actor) => servePackages(state, request, actor),
    ...ociScenario(desk),
  };
};

const nameForm =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

async function serveRegistry(manner: Manner, request: WorldRequest, desk: OciDesk) {
  const { pathname } = request.url;
  const base = challengeOrWelcome(manner, request, desk);
  if (pathname === '/v2/' || pathname === '/v2') return base;
  const match = /^\/v2\/(.+?)\/((?:manifests|blobs|tags|referrers)\/.*)$/.exec(pathname);
  const [, name = '', rest = ''] = match ?? [];
  if (!match || !nameForm.test(name)) return ociError(404, 'NAME_INVALID');
  const refused = challenge(manner, request, { ...desk, name });
  if (refused) return refused;
  const { state } = desk;
  const writes = !['GET', 'HEAD', 'DELETE'].includes(request.method);
  const repository = writes
    ? makeRepository(state, manner.name, name)
    : findRepository(state, manner.name, name);
  if (!repository) {
    // An API that is not there answers before any name is looked up.
    const noApi = rest.startsWith('referrers/') && !manner.referrers;
    return noApi ? { status: 404, body: '404 page not found' } : ociError(404, 'NAME_UNKNOWN');
  }
  return answerCall({ manner, request, repository, ...desk }, rest);
}

function challengeOrWelcome(manner: Manner, request: WorldRequest, desk: OciDesk): WorldResponse {
  const welcome = { status: 200, body: {} };
  return challenge(manner, request, { ...desk, name: '' }) ?? welcome;
}

const operations: readonly (readonly [
  methods: readonly string[],
  path: RegExp,
  answer: (call: OciCall, last: string) => WorldResponse,
])[] = [
  [['GET', 'HEAD'], /^manifests\/([^/]+)$/, serveManifest],
  [['PUT'], /^manifests\/([^/]+)$/, takeManifest],
  [['DELETE'], /^manifests\/([^/]+)$/, deleteManifest],
  [['POST'], /^blobs\/uploads\/()$/, beginUpload],
  [['PATCH', 'PUT'], /^blobs\/uploads\/([\w-]+)$/, continueUpload],
  [['GET'], /^blobs\/uploads\/([\w-]+)$/, uploadStatus],
  [['GET', 'HEAD'], /^blobs\/(sha256:[0-9a-f]{64})$/, serveBlob],
  [['GET'], /^tags\/(list)$/, listTags],
  [['GET'], /^referrers\/(sha256:[0-9a-f]{64})$/, listReferrers],
];

function answerCall(call: OciCall, rest: string): WorldResponse | undefined {
  for (const [methods, path, answer] of operations) {
    const match = methods.includes(call.request.method) ? path.exec(rest) : null;
    if (match) return answer(call, decodeURIComponent(match[1]!));
  }
  return undefined;
}

/** Where the big registries redirect to: an address is signed, and credentials are an error. */
function serveBlobHost(request: WorldRequest, desk: OciDesk): WorldResponse | undefined {
  const { host, pathname } = request.url;
  const digest = /^\/.+\/([0-9a-f]{64})$/.exec(pathname)?.[1];
  if (digest === undefined) return undefined;
  if (request.headers.authorization !== undefined) {
    desk.context.refuse(`credentials of a registry were sent to ${host}`);
    return { status: 400, body: 'Only one auth mechanism allowed' };
  }
  return blobBytes({ ...desk, request }, `sha256:${digest}`);
}
