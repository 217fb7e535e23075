/** The reference releases grant each job what its steps need, and nothing more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { actionNames, loadAction, type ActionName } from '../../actions/index.ts';
import type { ActionDefinition, Permissions } from '../../src/define-action.ts';
import { projectFolder } from '../support/run-node.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: Permissions;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

const references = [
  ...['release.yml', 'npm-staging.yml', 'attested.yml', 'lockstep/release.yml'],
  'watch-releases.yml',
].map((name) => {
  const text = readFileSync(join(projectFolder, 'reference', name), 'utf8');
  return [name, parse(text) as Workflow] as const;
});
const definitions = new Map<string, ActionDefinition>(
  await Promise.all(
    actionNames.map(async (name: ActionName) => [name, await loadAction(name)] as const),
  ),
);

/** Well-known steps that need a right of their own. */
const others: readonly (readonly [RegExp, Permissions])[] = [
  [/^actions\/checkout@/, { contents: 'read' }],
  [/^rust-lang\/crates-io-auth-action@/, { 'id-token': 'write' }],
  [/^actions\/attest@/, { 'id-token': 'write', attestations: 'write', packages: 'write' }],
  [/^docker\/build-push-action@/, { packages: 'write' }],
  [/^pypa\/gh-action-pypi-publish@/, { 'id-token': 'write' }],
  [/^npm (?:stage )?publish /, { 'id-token': 'write' }],
];

function neededByOthers(text = ''): Permissions {
  return others.find(([pattern]) => pattern.test(text))?.[1] ?? {};
}

function neededBy(step: Step): Permissions {
  const name = /^org\/release-actions\/([a-z-]+)@/.exec(step.uses ?? '')?.[1];
  const definition = name === undefined ? undefined : definitions.get(name);
  if (definition) {
    const without = (input: string) => step.with?.[input] === undefined;
    const used: readonly (readonly [string, string, boolean])[] = [
      ['actions', 'read', !without('sealed-run-id')],
      ['contents', 'read', !without('since')],
      ['issues', 'write', !without('open-issue')],
      ['id-token', 'write', name === 'publish-crate' && without('token')],
      ['packages', 'read', !without('images')],
      ['packages', 'write', name === 'promote-image' && without('dry-run')],
      ['packages', 'write', name === 'rollback-release'],
      ['attestations', 'read', name === 'promote-image'],
    ];
    // What is only looked at is only read, whatever it would be to write it.
    const looks = name === 'promote-image' && !without('dry-run');
    const besides = (definition.optionalPermissions ?? []).filter(({ scope, right }) =>
      used.some(([one, needed, is]) => is && one === scope && needed === right),
    );
    const optional = besides.map(({ scope, right }) => [scope, right] as const);
    const command = neededByOthers(step.with?.run);
    return {
      ...definition.permissions,
      ...(looks && { packages: 'read' as const }),
      ...Object.fromEntries(optional),
      ...command,
    };
  }
  return neededByOthers(step.uses ?? step.run);
}

function union(permissions: readonly Permissions[]): Permissions {
  const all: Record<string, 'read' | 'write'> = {};
  for (const [scope, right] of permissions.flatMap((one) => Object.entries(one))) {
    if (all[scope] !== 'write') all[scope] = right;
  }
  return all;
}

describe.each(references)('a job of reference/%s', (_, reference) => {
  it.each(Object.keys(reference.jobs))('%s has exactly the rights that its steps need', (name) => {
    const { permissions = reference.permissions, steps } = reference.jobs[name]!;
    expect(permissions).toEqual(union(steps.map(neededBy)));
  });
});
