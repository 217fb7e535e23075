/** Tokens for an ID token: PyPI's trusted publishing, and which tokens may upload. */
import { randomBytes } from 'node:crypto';
import type { TrustingContext, WorldContext, WorldRequest, WorldResponse } from '../service.ts';
import {
  findLiveToken,
  isFirstUse,
  readTextField,
  trusts,
  type GithubPublisher,
} from '../trusted-publisher.ts';
import { normaliseName, type Provenance, type PypiState, type PypiToken } from './state.ts';

export const pypiAudience = 'pypi';
const tokenSeconds = 900;

/** Answers `POST /_/oidc/mint-token`. */
export function answerMinting(
  request: WorldRequest,
  { state, context }: { readonly state: PypiState; readonly context: TrustingContext },
): WorldResponse {
  const idToken = readTextField(request, 'token');
  const claims = idToken && context.verifyIdToken(idToken, pypiAudience);
  if (!claims) return refusal('invalid-token', 'malformed or invalid token');
  const publisher = state.trustedPublishers.find((candidate) =>
    trusts(candidate, claims, 'job_workflow_ref'),
  );
  if (!publisher) {
    return refusal('invalid-publisher', 'valid token, but no corresponding publisher');
  }
  if (!isFirstUse(claims, state.usedIdTokens)) {
    return refusal('invalid-reuse-token', 'invalid token: already used');
  }
  const token = `pypi-${randomBytes(24).toString('base64url')}`;
  const expiresAt = context.now().getTime() + tokenSeconds * 1000;
  state.tokens[token] = { project: normaliseName(publisher.project), expiresAt, publisher };
  return {
    status: 200,
    body: { success: true, token, expires: Math.floor(expiresAt / 1000) },
  };
}

/** The token that a request may upload with, undefined when PyPI would refuse it. */
export function findToken(
  { headers }: WorldRequest,
  { state, context }: { readonly state: PypiState; readonly context: WorldContext },
): PypiToken | undefined {
  const [scheme, credentials = ''] = (headers.authorization ?? '').split(' ');
  const [user, password] = Buffer.from(credentials, 'base64').toString('utf8').split(/:(.*)/s);
  if (scheme?.toLowerCase() !== 'basic' || user !== '__token__' || !password) return undefined;
  const known = findLiveToken(state.tokens, password, context.now());
  if (known === 'expired') return undefined;
  return known ?? (state.strictTokens ? undefined : {});
}

/** The publisher as provenance names it. */
export function uploaderOf(publisher: GithubPublisher): Provenance['publisher'] {
  return {
    kind: 'GitHub',
    repository: publisher.repository,
    workflow: publisher.workflow,
    environment: publisher.environment ?? null,
  };
}

function refusal(code: string, description: string): WorldResponse {
  return {
    status: 422,
    body: { message: 'Token request failed', errors: [{ code, description }] },
  };
}
