/** Steps as rules about the graph read them from the file. */
import type { Job, Step, UsesStep, Workflow } from '../../../workflow/model.ts';
import { ancestorsOf } from '../../../workflow/needs-graph.ts';
import type { EffectSite } from '../../effect.ts';
import { written } from '../release-workflow.ts';

export interface PlacedUse {
  readonly job: Job;
  readonly index: number;
  readonly step: UsesStep;
}

/** Steps that use this action, whatever its version. */
export function usesOf(workflow: Workflow, action: string): readonly PlacedUse[] {
  return [...workflow.jobs.values()].flatMap((job) =>
    (job.kind === 'steps' ? job.steps : [])
      .flatMap((step) => flat(step))
      .flatMap(([step, index]) =>
        step.kind === 'uses' && step.uses.toLowerCase().startsWith(`${action}@`)
          ? [{ job, index, step }]
          : [],
      ),
  );
}

function flat(step: Step): readonly (readonly [Step, number])[] {
  return step.kind === 'parallel'
    ? step.steps.map((inner) => [inner, step.index] as const)
    : [[step, step.index]];
}

/** An input as written; '' when it is not passed. */
export function passed({ with: inputs }: UsesStep, name: string): string {
  return written(inputs.get(name)).trim();
}

export const isSameStep = (first: EffectSite, second: EffectSite): boolean =>
  first.job === second.job && first.step === second.step;

/** The first happens before the second in every run that has both. */
export function isBefore(first: EffectSite, second: EffectSite, workflow: Workflow): boolean {
  if (first.job !== second.job) return ancestorsOf(workflow.jobs, second.job).includes(first.job);
  return first.step !== undefined && second.step !== undefined && first.step < second.step;
}
