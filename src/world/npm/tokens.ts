/** Tokens for an ID token, and which tokens may publish. */
import { randomBytes } from 'node:crypto';
import type { TrustingContext, WorldRequest, WorldResponse } from '../service.ts';
import { findLiveToken, isFirstUse, trusts } from '../trusted-publisher.ts';
import type { NpmAllowed, NpmToken } from './state.ts';
import type { NpmDesk } from './store.ts';

const tokenMinutes = 60;

/** Answers `POST /-/npm/v1/oidc/token/exchange/package/<package>`. */
export function answerNpmExchange(
  name: string,
  request: WorldRequest,
  { state, context, audience }: NpmDesk<TrustingContext> & { readonly audience: string },
): WorldResponse {
  const idToken = bearerOf(request);
  const claims = idToken && context.verifyIdToken(idToken, audience);
  if (!claims) return { status: 401, body: { message: 'Invalid OIDC token' } };
  const trusted = state.trustedPublishers.find(
    (publisher) => publisher.package === name && trusts(publisher, claims, 'workflow_ref'),
  );
  // A package that does not exist cannot have a publisher: OIDC never makes a package.
  if (!trusted || !state.packages[name]) {
    return { status: 404, body: { message: 'OIDC token exchange error - package not found' } };
  }
  if (!isFirstUse(claims, state.usedIdTokens)) {
    return { status: 401, body: { message: 'OIDC token was used before' } };
  }
  const token = `npm_${randomBytes(18).toString('hex')}`;
  const created = context.now();
  const expiresAt = created.getTime() + tokenMinutes * 60_000;
  const allows = trusted.allows ?? ['publish', 'stage'];
  state.tokens[token] = { package: name, expiresAt, allows };
  return {
    status: 201,
    body: {
      token,
      token_type: 'oidc',
      created: created.toISOString(),
      expires: new Date(expiresAt).toISOString(),
    },
  };
}

/** The token that a request may act with, undefined when the registry would refuse it. */
export function findNpmToken(
  request: WorldRequest,
  { state, context }: NpmDesk,
): NpmToken | undefined {
  const text = bearerOf(request);
  if (!text) return undefined;
  const known = findLiveToken(state.tokens, text, context.now());
  if (known === 'expired') return undefined;
  return known ?? (state.strictTokens ? undefined : {});
}

/** Why the token may not do that to the package; undefined when it may. */
export function findRefusal(
  token: NpmToken,
  name: string,
  action: NpmAllowed,
): WorldResponse | undefined {
  if (token.readOnly || (token.package !== undefined && token.package !== name)) {
    const error = `You do not have permission to ${action} "${name}".`;
    return { status: 403, body: { success: false, error } };
  }
  if (token.allows === undefined || token.allows.includes(action)) return undefined;
  return { status: 403, body: { success: false, error: 'OIDC permission denied for this action' } };
}

function bearerOf({ headers }: WorldRequest): string | undefined {
  return /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
