/** GitHub's issuer of ID tokens, and the endpoint at which a job asks for one. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { addresses } from '../adapters/addresses.ts';
import { verifyIdToken } from './id-token.ts';
import { signedPart } from './jwt.ts';
import { claimsOf, type IdTokenJob } from './oidc/claims.ts';
import type {
  IdTokenClaims,
  ServiceFactory,
  WorldContext,
  WorldRequest,
  WorldResponse,
  WorldService,
} from './service.ts';

export type { IdTokenJob } from './oidc/claims.ts';

const requestHost = 'run-actions-1-azure-eastus.actions.githubusercontent.com';
const keyId = 'loopback-1';
/** Seconds. */
const tokenLifetime = 300;

export interface OidcState {
  /** The issuer's private key, PEM; made when the first token is signed. */
  privateKey?: string;
  publicKey?: JsonWebKey;
  /** What a request token stands for, by its text. */
  readonly requests: Record<string, Record<string, string>>;
}

export interface OidcService extends WorldService<OidcState> {
  /**
   * The runner's variables for a job that has `id-token: write`; a job without
   * that permission gets none of them.
   */
  requestToken(job: IdTokenJob): Record<string, string>;
  /** The claims of a token of this issuer for that audience, undefined for any other. */
  verify(token: string, audience: string): IdTokenClaims | undefined;
}

/** An issuer with a key of its own, or the saved one. */
export const oidcService: ServiceFactory<OidcService> = (context, saved) => {
  const state: OidcState = saved ?? { requests: {} };
  const issuer = addresses.githubOidcIssuer;
  return {
    name: 'oidc',
    hosts: [new URL(issuer).host, requestHost],
    state,
    async handle(request) {
      if (request.method !== 'GET') return undefined;
      if (request.url.hostname === requestHost) return answerRequest(state, context, request);
      return answerIssuer(state, request.url.pathname);
    },
    requestToken(job) {
      const token = randomBytes(24).toString('base64url');
      state.requests[token] = claimsOf(job);
      return {
        ACTIONS_ID_TOKEN_REQUEST_URL: `https://${requestHost}/1//idtoken/${job.runId}/${token.slice(0, 8)}?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
      };
    },
    verify: (token, audience) =>
      verifyIdToken(token, { issuer, audience, now: context.now(), keys: [publicKey(state)] }),
  };
};

function answerIssuer(state: OidcState, pathname: string): WorldResponse | undefined {
  const issuer = addresses.githubOidcIssuer;
  if (pathname === '/.well-known/jwks') return { status: 200, body: { keys: [publicKey(state)] } };
  if (pathname !== '/.well-known/openid-configuration') return undefined;
  return {
    status: 200,
    body: {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks`,
      subject_types_supported: ['public', 'pairwise'],
      response_types_supported: ['id_token'],
      claims_supported: [
        'sub',
        'aud',
        'exp',
        'iat',
        'iss',
        'jti',
        'nbf',
        'repository',
        'ref',
        'sha',
      ],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid'],
    },
  };
}

function answerRequest(
  state: OidcState,
  context: WorldContext,
  request: WorldRequest,
): WorldResponse | undefined {
  if (!/^\/1\/\/idtoken\/\d+\/[\w-]+$/.test(request.url.pathname)) return undefined;
  const token = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const claims = state.requests[token];
  if (!claims || !request.url.pathname.endsWith(`/${token.slice(0, 8)}`)) {
    return { status: 401, body: { message: 'Unauthorized' } };
  }
  const owner = `${addresses.githubServer}/${claims.repository_owner}`;
  const audience = request.url.searchParams.get('audience') ?? owner;
  const value = signToken(state, context, { ...claims, aud: audience });
  return { status: 200, body: { count: value.length, value } };
}

function signToken(state: OidcState, context: WorldContext, claims: IdTokenClaims): string {
  const now = Math.floor(context.now().getTime() / 1000);
  const signed = signedPart(
    { typ: 'JWT', alg: 'RS256', kid: keyId, x5t: keyId },
    {
      jti: `00000000-0000-4000-8000-${String(context.nextId()).padStart(12, '0')}`,
      ...claims,
      iss: addresses.githubOidcIssuer,
      nbf: now - 300,
      exp: now + tokenLifetime,
      iat: now,
    },
  );
  const key = createPrivateKey(keysOf(state).privateKey);
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function publicKey(state: OidcState): JsonWebKey & { readonly kid: string } {
  return { ...keysOf(state).publicKey, kid: keyId, use: 'sig', alg: 'RS256' };
}

/** The issuer's keys; making them takes some time, so only a world that signs has them. */
function keysOf(state: OidcState): { readonly privateKey: string; readonly publicKey: JsonWebKey } {
  const { privateKey, publicKey } = state;
  if (privateKey !== undefined && publicKey) return { privateKey, publicKey };
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const made = {
    privateKey: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publicKey: pair.publicKey.export({ format: 'jwk' }),
  };
  Object.assign(state, made);
  return made;
}
