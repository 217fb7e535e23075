/**
 * Where credentials go in a rehearsal: each only to the service that gave it, and
 * none into anything that is kept. Looks at the wire, not at the code under test.
 */
import { addresses } from '../adapters/addresses.ts';
import type { Delivery } from '../world/delivery.ts';
import { npmRegistry } from '../world/npm/service.ts';
import type { WorldRequest } from '../world/service.ts';
import type { World } from '../world/world.ts';

export interface CredentialWatch {
  /** Credentials that were sent where they do not belong. */
  readonly strays: readonly string[];
  /** What is not `kept` as it should be: each text is a name and what is kept under it. */
  findLeaks(kept: Readonly<Record<string, string>>): readonly string[];
}

const jwt = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;
const githubToken = /^gh[a-z]_/;

/** The hosts that may be sent credentials, each with the form of its own. */
const homes: Readonly<Record<string, RegExp>> = {
  [hostOf(addresses.githubApi)]: githubToken,
  [hostOf(addresses.githubUploads)]: githubToken,
  'results-receiver.actions.githubusercontent.com': jwt,
  // The token with which a job asks for its identity has no form of its own.
  'run-actions-1-azure-eastus.actions.githubusercontent.com': /^[\w-]{32}$/,
  [hostOf(addresses.pypiUpload)]: /^pypi-/,
  [hostOf(addresses.crates)]: /^cio/,
  // An identity is traded for a token here, with which is published then.
  [hostOf(npmRegistry)]: /^npm_|^eyJ/,
  // A password is traded for a token here: a job's own at GitHub's registry, a secret elsewhere.
  [hostOf(addresses.ghcr)]: /^(?:gh[a-z]_|secret-)|^[0-9a-f]{48}$/,
  [hostOf(addresses.dockerHubTokens)]: /^secret-/,
  [hostOf(addresses.dockerHub)]: /^[0-9a-f]{48}$/,
};

/** Watches a world from now on. */
export function watchCredentials(world: World): CredentialWatch {
  const secrets = new Set<string>();
  const strays: string[] = [];
  world.watch((request, delivery) => {
    for (const token of issuedBy(world)) secrets.add(token);
    for (const token of answeredIn(delivery)) secrets.add(token);
    for (const credential of credentialsOf(request)) {
      secrets.add(credential);
      if (homes[request.url.host]?.test(credential)) continue;
      const { method, url } = request;
      strays.push(`a credential was sent to ${method} ${url.host}${url.pathname}`);
    }
  });
  return {
    strays,
    findLeaks: (kept) =>
      Object.entries(kept).flatMap(([name, text]) =>
        [...secrets].some((secret) => text.includes(secret)) ? [`${name} holds a credential`] : [],
      ),
  };
}

function hostOf(address: string): string {
  return new URL(address).host;
}

/** The tokens that services of the world know at this moment; jobs' own end with their job. */
function issuedBy({ github, oidc, pypi, crates, npm, oci }: World): string[] {
  return [
    github.state.tokens,
    oidc.state.requests,
    pypi.state.tokens,
    crates.state.tokens,
    npm.state.tokens,
    oci.state.tokens,
  ].flatMap((tokens) => Object.keys(tokens));
}

/** Tokens as they are handed out: `token` of a registry, `value` of GitHub's issuer. */
function answeredIn(delivery: Delivery): string[] {
  if (delivery.kind === 'reset') return [];
  const { body } = delivery.response;
  if (typeof body !== 'object' || Buffer.isBuffer(body)) return [];
  const { token, value } = body as Readonly<Record<string, unknown>>;
  return [token, value].filter((text) => typeof text === 'string' && text.length >= 16) as string[];
}

/** What the request's headers prove somebody's identity with, as plain text. */
function credentialsOf({ headers }: WorldRequest): string[] {
  const { authorization = '', cookie } = headers;
  const [scheme = '', rest] = authorization.split(/ +/);
  const told = cookie === undefined ? [] : [cookie];
  if (authorization === '') return told;
  // crates.io takes the token without a scheme.
  if (rest === undefined) return [...told, scheme];
  if (scheme.toLowerCase() !== 'basic') return [...told, rest];
  const [, password = ''] = Buffer.from(rest, 'base64').toString('utf8').split(/:(.*)/s);
  return [...told, password];
}
