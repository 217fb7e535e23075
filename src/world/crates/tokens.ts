/** Tokens for an ID token, their end, and which tokens may publish. */
import { randomBytes } from 'node:crypto';
import type { IdTokenClaims, TrustingContext, WorldRequest, WorldResponse } from '../service.ts';
import { cratesError } from './documents.ts';
import { findLiveToken, isFirstUse, readTextField, trusts } from '../trusted-publisher.ts';
import { normaliseCrateName, type CratesToken, type CratesTrustedPublisher } from './state.ts';
import type { CratesDesk } from './store.ts';

export const cratesAudience = 'crates.io';
const tokenMinutes = 30;

/** Answers `POST /api/v1/trusted_publishing/tokens`. */
export function answerExchange(
  request: WorldRequest,
  { state, context }: CratesDesk<TrustingContext>,
): WorldResponse {
  const jwt = readTextField(request, 'jwt');
  const claims = jwt && context.verifyIdToken(jwt, cratesAudience);
  if (!claims) return cratesError(400, 'Failed to decode JWT');
  const configured = state.trustedPublishers.filter(
    ({ repository }) => repository === claims.repository,
  );
  const trusted = configured.filter((publisher) => trusts(publisher, claims, 'workflow_ref'));
  if (trusted.length === 0) return cratesError(400, distrust(configured, claims));
  if (!isFirstUse(claims, state.usedIdTokens)) {
    return cratesError(400, 'JWT has already been used');
  }
  const token = `cio_tp_${randomBytes(24).toString('hex')}`;
  state.tokens[token] = {
    crates: trusted.map(({ crate }) => normaliseCrateName(crate)),
    expiresAt: context.now().getTime() + tokenMinutes * 60_000,
    exchanged: true,
  };
  return { status: 200, body: { token } };
}

/** Why none of the repository's publishers is the one that asks, as crates.io tells it. */
function distrust(configured: readonly CratesTrustedPublisher[], claims: IdTokenClaims): string {
  const repository = `repository \`${String(claims.repository)}\``;
  if (configured.length === 0) return `No Trusted Publishing config found for ${repository}.`;
  const config = `The Trusted Publishing config for ${repository}`;
  const asking = /\/([^/@]+)@/.exec(String(claims.workflow_ref))?.[1];
  const quote = (names: readonly (string | undefined)[]) =>
    names.map((name) => `\`${name}\``).join(', ');
  const sameFile = configured.filter(({ workflow }) => workflow === asking);
  if (sameFile.length === 0) {
    const expected = quote(configured.map(({ workflow }) => workflow));
    return `${config} does not match the workflow filename \`${asking}\` in the JWT. Expected workflow filenames: ${expected}`;
  }
  const expected = quote(sameFile.map(({ environment }) => environment));
  return claims.environment === undefined
    ? `${config} requires an environment, but the JWT does not specify one. Expected environments: ${expected}`
    : `${config} does not match the environment \`${String(claims.environment)}\` in the JWT. Expected environments: ${expected}`;
}

/**
 * Answers `DELETE /api/v1/trusted_publishing/tokens`: the token is worth nothing any more,
 * and one that nobody knows is answered alike.
 */
export function answerRevocation(request: WorldRequest, { state }: CratesDesk): WorldResponse {
  const { authorization } = request.headers;
  if (authorization === undefined) return cratesError(401, 'Missing authorization header');
  // Unlike a publish request, this one wants the scheme, and a token of its own form.
  const token = /^Bearer (cio_tp_\w+)$/.exec(authorization)?.[1];
  if (token === undefined) return cratesError(401, 'Invalid authorization header');
  delete state.tokens[token];
  return { status: 204 };
}

/** The token that a request may act with, undefined when crates.io would refuse it. */
export function findCratesToken(
  request: WorldRequest,
  { state, context }: CratesDesk,
): CratesToken | undefined {
  const text = tokenOf(request);
  if (!text) return undefined;
  const known = findLiveToken(state.tokens, text, context.now());
  if (known === 'expired') return undefined;
  // An exchanged token that is not known any more was revoked, strict or not.
  return known ?? (state.strictTokens || text.startsWith('cio_tp_') ? undefined : {});
}

function tokenOf({ headers }: WorldRequest): string | undefined {
  return headers.authorization?.replace(/^bearer\s+/i, '').trim() || undefined;
}
