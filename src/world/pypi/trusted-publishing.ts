/** Tokens for an ID token: PyPI's trusted publishing, and which tokens may upload. */
import { randomBytes } from 'node:crypto';
import type {
  IdTokenClaims,
  TrustingContext,
  WorldContext,
  WorldRequest,
  WorldResponse,
} from '../service.ts';
import {
  normaliseName,
  type Provenance,
  type PypiState,
  type PypiToken,
  type TrustedPublisher,
} from './state.ts';

export const pypiAudience = 'pypi';
const tokenSeconds = 900;

/** Answers `POST /_/oidc/mint-token`. */
export async function answerMinting(
  request: WorldRequest,
  { state, context }: { readonly state: PypiState; readonly context: TrustingContext },
): Promise<WorldResponse> {
  const idToken = readIdToken(request);
  const claims = idToken && (await context.verifyIdToken(idToken, pypiAudience));
  if (!claims) return refusal('invalid-token', 'malformed or invalid token');
  if (state.usedIdTokens.includes(String(claims.jti))) {
    return refusal('invalid-reuse-token', 'invalid token: already used');
  }
  const publisher = state.trustedPublishers.find((candidate) => trusts(candidate, claims));
  if (!publisher) {
    return refusal('invalid-publisher', 'valid token, but no corresponding publisher');
  }
  if (claims.jti !== undefined) state.usedIdTokens.push(String(claims.jti));
  const token = `pypi-${randomBytes(24).toString('base64url')}`;
  const expiresAt = context.now().getTime() + tokenSeconds * 1000;
  state.tokens[token] = { project: normaliseName(publisher.project), expiresAt, publisher };
  return {
    status: 200,
    body: { success: true, token, expires: Math.floor(expiresAt / 1000) },
  };
}

/** Whether the claims are those of the configured publisher's workflow. */
export function trusts(publisher: TrustedPublisher, claims: IdTokenClaims): boolean {
  const workflow = `${publisher.repository}/.github/workflows/${publisher.workflow}@`;
  return (
    claims.repository === publisher.repository &&
    String(claims.job_workflow_ref).startsWith(workflow) &&
    (publisher.environment === undefined || claims.environment === publisher.environment)
  );
}

/** The token that a request may upload with, undefined when PyPI would refuse it. */
export function findToken(
  { headers }: WorldRequest,
  { state, context }: { readonly state: PypiState; readonly context: WorldContext },
): PypiToken | undefined {
  const [scheme, credentials = ''] = (headers.authorization ?? '').split(' ');
  const [user, password] = Buffer.from(credentials, 'base64').toString('utf8').split(/:(.*)/s);
  if (scheme?.toLowerCase() !== 'basic' || user !== '__token__' || !password) return undefined;
  const known = state.tokens[password];
  if (!known) return state.strictTokens ? undefined : {};
  const expired = known.expiresAt !== undefined && known.expiresAt <= context.now().getTime();
  return expired ? undefined : known;
}

/** The publisher as provenance names it. */
export function uploaderOf(publisher: Omit<TrustedPublisher, 'project'>): Provenance['publisher'] {
  return {
    kind: 'GitHub',
    repository: publisher.repository,
    workflow: publisher.workflow,
    environment: publisher.environment ?? null,
  };
}

function readIdToken(request: WorldRequest): string | undefined {
  try {
    const { token } = JSON.parse(request.body.toString('utf8')) as { readonly token?: unknown };
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}

function refusal(code: string, description: string): WorldResponse {
  return {
    status: 422,
    body: { message: 'Token request failed', errors: [{ code, description }] },
  };
}
