/** What the registries have in common when they trade an ID token for one of theirs. */
import type { IdTokenClaims, WorldRequest } from './service.ts';

/** The workflow that a registry was told to trust. */
export interface GithubPublisher {
  /** `owner/name` */
  readonly repository: string;
  /** File name inside `.github/workflows`. */
  readonly workflow: string;
  /** Any, when left out. */
  readonly environment?: string;
}

/**
 * Whether the claims are the publisher's. PyPI looks at `job_workflow_ref`, the
 * file that the job stands in; the others at `workflow_ref`, the run's own file.
 */
export function trusts(
  publisher: GithubPublisher,
  claims: IdTokenClaims,
  workflowClaim: 'job_workflow_ref' | 'workflow_ref',
): boolean {
  const workflow = `${publisher.repository}/.github/workflows/${publisher.workflow}@`;
  return (
    claims.repository === publisher.repository &&
    String(claims[workflowClaim]).startsWith(workflow) &&
    (publisher.environment === undefined || claims.environment === publisher.environment)
  );
}

/** True for the first use of an ID token, which is its only one. */
export function isFirstUse(claims: IdTokenClaims, usedIdTokens: string[]): boolean {
  if (typeof claims.jti !== 'string') return true;
  if (usedIdTokens.includes(claims.jti)) return false;
  usedIdTokens.push(claims.jti);
  return true;
}

/** A text field of a JSON body, undefined when there is no such field or no such body. */
export function readTextField(request: WorldRequest, field: string): string | undefined {
  try {
    const body = JSON.parse(request.body.toString('utf8')) as Record<string, unknown> | null;
    const value = body?.[field];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The token that the registry knows and that is in date; undefined otherwise. */
export function findLiveToken<Token extends { readonly expiresAt?: number }>(
  tokens: Readonly<Record<string, Token>>,
  text: string,
  now: Date,
): Token | 'expired' | undefined {
  const known = tokens[text];
  return known?.expiresAt !== undefined && known.expiresAt <= now.getTime() ? 'expired' : known;
}
