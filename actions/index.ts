/** The one list of actions: each name and where its definition is loaded from. */
import type { ActionDefinition } from '../src/define-action.ts';

const definitions = {
  preflight: () => import('./preflight/action.ts'),
  'verify-tag': () => import('./verify-tag/action.ts'),
  'require-ci-green': () => import('./require-ci-green/action.ts'),
  'canonicalize-python-dist': () => import('./canonicalize-python-dist/action.ts'),
  'pack-reproducible': () => import('./pack-reproducible/action.ts'),
  'seal-artifacts': () => import('./seal-artifacts/action.ts'),
  'attest-artifacts': () => import('./attest-artifacts/action.ts'),
  'require-byte-identity': () => import('./require-byte-identity/action.ts'),
  'publish-with-proof': () => import('./publish-with-proof/action.ts'),
  'publish-crate': () => import('./publish-crate/action.ts'),
  'promote-image': () => import('./promote-image/action.ts'),
  'write-install-locks': () => import('./write-install-locks/action.ts'),
  'render-installer': () => import('./render-installer/action.ts'),
  'stage-release': () => import('./stage-release/action.ts'),
  'undraft-release': () => import('./undraft-release/action.ts'),
  'rollback-release': () => import('./rollback-release/action.ts'),
  'check-workflow': () => import('./check-workflow/action.ts'),
  'verify-release': () => import('./verify-release/action.ts'),
} as const;

export type ActionName = keyof typeof definitions;

/** Names in the order in which a release uses them. */
export const actionNames = Object.keys(definitions) as readonly ActionName[];

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(definitions, name);
}

/** Loads one action's definition, and nothing of the others. */
export async function loadAction(name: ActionName): Promise<ActionDefinition> {
  const module = await definitions[name]();
  // A definition's `run` takes exactly its own inputs; the host hands it what its own kinds parsed.
  return module.default as unknown as ActionDefinition;
}
