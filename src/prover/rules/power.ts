/**
 * Which jobs could harm a release. Rules that other linters have too (pins, credentials,
 * expressions in scripts) speak here of these jobs alone, where breaking them costs a release.
 */
import type { Job } from '../../workflow/model.ts';
import type { PermissionSet } from '../../workflow/permissions.ts';
import { expressionsOf, type Template, type Templates } from '../../workflow/template.ts';
import type { Effect, EffectKind } from '../effect.ts';

const writes = ['contents', 'packages', 'id-token', 'attestations', 'actions'];
const releasing: readonly EffectKind[] = ['publishes', 'announces', 'stages', 'attests', 'seals'];

/** Whether the job may write or mint identities, reads a secret, or does a part of the release. */
export function holdsPower(
  job: Job,
  effects: readonly Effect[],
  permissions: PermissionSet,
): boolean {
  return (
    writes.some((scope) => permissions.get(scope) === 'write') ||
    effects.some(({ kind }) => releasing.includes(kind)) ||
    secretNames(job).length > 0
  );
}

/** Names of the secrets that a job reads, sorted; GITHUB_TOKEN is every job's own. */
export function secretNames(job: Job): readonly string[] {
  const names = new Set<string>();
  for (const { source } of templatesOf(job).flatMap(expressionsOf)) {
    for (const [, dotted, quoted] of source.matchAll(
      /\bsecrets\s*(?:\.\s*([\w-]+)|\[\s*'([^']+)'\s*\])/gi,
    )) {
      names.add((dotted ?? quoted)!.toUpperCase());
    }
  }
  names.delete('GITHUB_TOKEN');
  return [...names].sort();
}

/** Every text of a job in which an expression can stand, conditions left out. */
export function templatesOf(job: Job): readonly Template[] {
  if (job.kind === 'call') {
    return [...valuesOf(job.with), ...(job.secrets === 'inherit' ? [] : valuesOf(job.secrets))];
  }
  return [...valuesOf(job.env), ...valuesOf(job.outputs), ...job.steps.flatMap(stepTemplates)];
}

type Step = Extract<Job, { readonly kind: 'steps' }>['steps'][number];

function stepTemplates(step: Step): readonly Template[] {
  const own = valuesOf(step.env);
  if (step.kind === 'run') return [...own, step.run];
  if (step.kind === 'uses') return [...own, ...valuesOf(step.with)];
  return step.kind === 'parallel' ? [...own, ...step.steps.flatMap(stepTemplates)] : own;
}

function valuesOf(templates: Templates): readonly Template[] {
  return [...templates.values()];
}
