/** What a job's token may do. */
import type { Location } from '../failure.ts';
import { invalid, requireKeys, requireText, requireWord } from './read-tree.ts';
import type { Tree } from './tree.ts';

export type Access = 'none' | 'read' | 'write';

/** Scopes of GITHUB_TOKEN, sorted. */
export const permissionScopes = [
  'actions',
  'artifact-metadata',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'id-token',
  'issues',
  'models',
  'packages',
  'pages',
  'pull-requests',
  'repository-projects',
  'security-events',
  'statuses',
] as const;

export type PermissionScope = (typeof permissionScopes)[number];

/** Access by scope; a scope that is not there is `none`. */
export type PermissionSet = ReadonlyMap<string, Access>;

/** What a token gets when neither workflow nor job says anything (the restricted default). */
export const defaultPermissions: PermissionSet = new Map([
  ['contents', 'read'],
  ['packages', 'read'],
]);

/** A `permissions` block. Throws WORKFLOW_INVALID. */
export function parsePermissions(tree: Tree): PermissionSet {
  if (tree.kind === 'scalar') return wholesale(requireText(tree, 'permissions'), tree.at);
  const mapping = requireKeys(tree, 'permissions', permissionScopes);
  return new Map(
    [...mapping.entries].map(([scope, value]) => [
      scope,
      requireWord(value, `the permission \`${scope}\``, ['none', 'read', 'write']),
    ]),
  );
}

function wholesale(text: string, at: Location): PermissionSet {
  if (text !== 'read-all' && text !== 'write-all') {
    throw invalid(
      at,
      `permissions is ${JSON.stringify(text)}.`,
      '`read-all`, `write-all` or a mapping',
    );
  }
  const access = text === 'read-all' ? 'read' : 'write';
  // read-all gives no ID token: there is nothing to read.
  return new Map(
    permissionScopes
      .filter((scope) => access === 'write' || scope !== 'id-token')
      .map((scope) => [scope, access]),
  );
}

/** The job's own permissions replace the workflow's as a whole: they never add up. */
export function effectivePermissions(
  workflow: PermissionSet | undefined,
  job: PermissionSet | undefined,
): PermissionSet {
  return job ?? workflow ?? defaultPermissions;
}

/** What a called workflow's job gets: never more than the calling job has (rule 15). */
export function shrinkPermissions(caller: PermissionSet, callee: PermissionSet): PermissionSet {
  const rank = { none: 0, read: 1, write: 2 } as const;
  const shrunk = new Map<string, Access>();
  for (const [scope, wanted] of callee) {
    const allowed = caller.get(scope) ?? 'none';
    shrunk.set(scope, rank[allowed] < rank[wanted] ? allowed : wanted);
  }
  return shrunk;
}
