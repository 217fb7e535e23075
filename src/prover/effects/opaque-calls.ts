/** What a workflow calls and nobody could look into. */
import type { EffectSite } from '../effect.ts';
import type { Job, Step, Workflow } from '../../workflow/model.ts';
import { scalarText } from '../../workflow/tree.ts';
import { parseDeclarations, type DeclarationSite } from '../declarations/parse-declarations.ts';
import { unknownTasks } from './script-effects.ts';
import { localPath, noCalledFiles, type CalledFiles } from './called-files.ts';
import { findSuiteAction, isLocalReference, usesEffects } from './uses-effects.ts';

/**
 * A called workflow or local action whose file was not given and that no entry describes; or a
 * script or task that is named for a release (`release.sh`) and not for what it does.
 */
export interface OpaqueCall {
  readonly site: EffectSite;
  readonly name: string;
}

/**
 * In the order of the file: what a proof about the workflow does not reach. A comment that
 * declares effects there says what it is. Actions of other repositories are the catalogue's
 * business.
 */
export function findOpaqueCalls(
  workflow: Workflow,
  called: CalledFiles = noCalledFiles,
): readonly OpaqueCall[] {
  const declared = parseDeclarations(workflow).filter(
    ({ declaration }) => declaration.says !== 'allow',
  );
  return [...workflow.jobs.values()]
    .flatMap((job) => opaqueCallsOf(job, called))
    .filter(({ site }) => !declared.some((told) => speaksOf(told.site, site)));
}

function speaksOf(told: DeclarationSite, site: EffectSite): boolean {
  return told.job === site.job && (told.step === undefined || told.step === site.step);
}

function opaqueCallsOf(job: Job, called: CalledFiles): readonly OpaqueCall[] {
  if (job.kind === 'call') {
    const isGiven = called.workflows.has(localPath(job.uses) ?? '');
    const isKnown = usesEffects(job).some(({ certainty }) => certainty === 'known');
    return isGiven || isKnown ? [] : [{ site: { job: job.id, step: undefined }, name: job.uses }];
  }
  return job.steps.flatMap((step) =>
    opaqueNames(step, called).map((name) => ({ site: { job: job.id, step: step.index }, name })),
  );
}

function opaqueNames(step: Step, called: CalledFiles): readonly string[] {
  if (step.kind === 'parallel') return step.steps.flatMap((inner) => opaqueNames(inner, called));
  if (step.kind === 'run') return unknownTasks(scalarText(step.run.literal));
  if (step.kind !== 'uses' || !isLocalReference(step.uses)) return [];
  const isGiven = called.actions.has(localPath(step.uses)!);
  return isGiven || findSuiteAction(step.uses) ? [] : [step.uses];
}
