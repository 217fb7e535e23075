/** What a workflow calls and nobody could look into. */
import type { EffectSite } from '../effect.ts';
import type { Job, Workflow } from '../../workflow/model.ts';
import { localPath, noCalledFiles, type CalledFiles } from './called-files.ts';
import { findSuiteAction, isLocalReference, usesEffects } from './uses-effects.ts';

/** A called workflow or local action whose file was not given and that no entry describes. */
export interface OpaqueCall {
  readonly site: EffectSite;
  readonly uses: string;
}

/** In the order of the file. Actions of other repositories are the catalogue's business. */
export function findOpaqueCalls(
  workflow: Workflow,
  called: CalledFiles = noCalledFiles,
): readonly OpaqueCall[] {
  return [...workflow.jobs.values()].flatMap((job) => opaqueCallsOf(job, called));
}

function opaqueCallsOf(job: Job, called: CalledFiles): readonly OpaqueCall[] {
  if (job.kind === 'call') {
    const isGiven = called.workflows.has(localPath(job.uses) ?? '');
    const isKnown = usesEffects(job).some(({ certainty }) => certainty === 'known');
    return isGiven || isKnown ? [] : [{ site: { job: job.id, step: undefined }, uses: job.uses }];
  }
  return job.steps.flatMap((step) =>
    step.kind === 'uses' &&
    isLocalReference(step.uses) &&
    !called.actions.has(localPath(step.uses)!) &&
    !findSuiteAction(step.uses)
      ? [{ site: { job: job.id, step: step.index }, uses: step.uses }]
      : [],
  );
}
