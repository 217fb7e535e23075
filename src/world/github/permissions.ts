/** Who may call what: a bearer's permissions, and what everybody may see. */
import type { WorldRequest } from '../service.ts';
import { forbidden, notFound, Refusal, unauthenticated } from './answers.ts';
import type { Actor } from './call.ts';
import type { GithubState, PermissionLevel, RepositoryState, TokenGrant } from './state.ts';

/** The permission that operations of a tag need; reading needs `read`, everything else `write`. */
const permissionOfTag: Readonly<Record<string, string>> = {
  repos: 'contents',
  git: 'contents',
  actions: 'actions',
  checks: 'checks',
  issues: 'issues',
};

/** Operations that want another permission than their tag tells. */
const permissionOfOperation: Readonly<Record<string, string>> = {
  'repos/get': 'metadata',
  'repos/get-all-environments': 'actions',
  'repos/get-environment': 'actions',
  'repos/list-deployment-branch-policies': 'actions',
  'repos/check-immutable-releases': 'administration',
  'repos/create-attestation': 'attestations',
  'repos/list-attestations': 'attestations',
};

/** Operations that the public may not use even on public repositories. */
const neverAnonymous = new Set(['actions/download-artifact', 'repos/check-immutable-releases']);

const anonymous: Actor = { login: 'anonymous', anonymous: true, permissions: {} };

/** The caller that the Authorization header names. Throws 401 for a token nobody issued. */
export function authenticate(state: GithubState, request: WorldRequest): Actor {
  const token = bearerOf(request);
  if (token === undefined) return anonymous;
  const grant = state.tokens[token];
  if (!grant) throw new Refusal(401, 'Bad credentials');
  return { login: grant.actor, anonymous: false, permissions: grant.permissions };
}

/** The bearer's text, from `Bearer …` or `token …`. */
export function bearerOf(request: WorldRequest): string | undefined {
  return /^(?:bearer|token)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/**
 * Passes when the caller may use the operation on the repository. A private
 * repository that the caller has no right to does not exist for it (404).
 * A token is held to its permissions even where the public may read: a
 * workflow must name the permissions that it uses.
 */
export function authorise(
  state: GithubState,
  call: { readonly actor: Actor; readonly request: WorldRequest },
  operation: { readonly id: string; readonly repository: RepositoryState },
): void {
  const { id, repository } = operation;
  const level: PermissionLevel = call.request.method === 'GET' ? 'read' : 'write';
  if (call.actor.anonymous) {
    if (repository.private) throw notFound();
    if (level === 'write' || neverAnonymous.has(id)) throw unauthenticated();
    return;
  }
  const grant = state.tokens[bearerOf(call.request) ?? ''];
  if (!mayReach(grant, repository)) throw repository.private ? notFound() : forbidden();
  const permission = permissionOfOperation[id] ?? permissionOfTag[id.split('/')[0]!];
  if (permission === undefined || permission === 'metadata') return;
  if (!hasPermission(call.actor, permission, level)) throw forbidden();
}

/** Whether the caller has the permission, `write` including `read`. */
export function hasPermission(actor: Actor, permission: string, level: PermissionLevel): boolean {
  const granted = actor.permissions[permission];
  return granted === 'write' || granted === level;
}

function mayReach(grant: TokenGrant | undefined, repository: RepositoryState): boolean {
  const fullName = `${repository.owner}/${repository.name}`;
  return grant !== undefined && (grant.repository ?? fullName) === fullName;
}
