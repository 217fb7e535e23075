/**
 * The stand-in for Sigstore: the public good and GitHub's own instance, each with
 * an authority that knows the world's ID tokens, and what a verifier must trust.
 */
import { answerByRoute, hostOf, type Route } from '../routes.ts';
import type { ServiceFactory, TrustingContext, WorldService } from '../service.ts';
import type { InstanceDesk } from './desk.ts';
import { answerSigningCertificate } from './fulcio.ts';
import { instanceNames, instances, type SigstoreInstance } from './instances.ts';
import { answerEntry, answerLogInfo, answerNewEntry, answerPublicKey } from './rekor.ts';
import { emptySigstoreState, type SigstoreState } from './state.ts';
import { answerTimestamp } from './timestamp.ts';
import { trustedRoot } from './trusted-root.ts';
import { answerTuf, tufRoot } from './tuf.ts';

export type { SigstoreInstance } from './instances.ts';

export interface SigstoreService extends WorldService<SigstoreState> {
  /** What a verifier must trust to accept this world's signatures: `trusted_root.json`. */
  trustedRoot(instance: SigstoreInstance): Promise<object>;
  /** The roots of all instances, one a line, as `gh attestation trusted-root` writes them. */
  trustedRootLines(): Promise<string>;
  /** The `root.json` that a client of the instance's TUF repository starts from. */
  tufRoot(instance: SigstoreInstance): string;
}

/** Both instances; their keys are made when they are first used. */
export const sigstoreService: ServiceFactory<SigstoreService, TrustingContext> = (
  context,
  saved,
) => {
  const state = saved ?? emptySigstoreState();
  const routes = instanceNames.flatMap((instance) => routesOf({ instance, state, context }));
  return {
    name: 'sigstore',
    hosts: [...new Set(routes.map(({ host }) => host))],
    state,
    handle: (request) => answerByRoute(routes, request),
    trustedRoot: (instance) => trustedRoot({ instance, state }),
    trustedRootLines: async () => {
      const roots = instanceNames.map((instance) => trustedRoot({ instance, state }));
      return (await Promise.all(roots)).map((root) => `${JSON.stringify(root)}\n`).join('');
    },
    tufRoot: (instance) => tufRoot({ instance, state }),
  };
};

function routesOf(desk: InstanceDesk): readonly Route[] {
  const { fulcio, timestampAuthority, tuf, rekor } = instances[desk.instance];
  return [
    route('POST', `${fulcio}/api/v2/signingCert`, (_, request) =>
      answerSigningCertificate(request, desk),
    ),
    route('POST', `${timestampAuthority}/api/v1/timestamp`, (_, request) =>
      answerTimestamp(request, desk),
    ),
    route('GET', `${tuf}/.*`, (_, { url }) => answerTuf(url.pathname, desk)),
    ...(rekor === undefined ? [] : logRoutes(rekor, desk)),
  ];
}

function logRoutes(rekor: string, desk: InstanceDesk): readonly Route[] {
  const log = `${rekor}/api/v1/log`;
  return [
    route('POST', `${log}/entries`, (_, request) => answerNewEntry(request, desk)),
    route('GET', `${log}/entries/([0-9a-f]{64,80})`, ([uuid = '']) => answerEntry(uuid, desk)),
    route('GET', `${log}/entries`, (_, { url }) =>
      answerEntry(Number(url.searchParams.get('logIndex')), desk),
    ),
    route('GET', log, () => answerLogInfo(desk)),
    route('GET', `${log}/publicKey`, () => answerPublicKey(desk)),
  ];
}

/** `address` has a pattern after its host, for the whole path. */
function route(method: string, address: string, answer: Route['answer']): Route {
  const { origin } = new URL(address);
  const path = new RegExp(`^${address.slice(origin.length)}$`);
  return { method, host: hostOf(origin), path, answer };
}
