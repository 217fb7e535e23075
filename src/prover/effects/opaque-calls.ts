/** What a workflow calls and nobody could look into. */
import type { EffectSite } from '../effect.ts';
import type { Job, Step, Workflow } from '../../workflow/model.ts';
import { scalarText } from '../../workflow/tree.ts';
import { parseDeclarations, type DeclarationSite } from '../declarations/parse-declarations.ts';
import { unknownTasks } from './script-effects.ts';
import { heldBy } from './held-commands.ts';
import type { StepSurroundings } from './step-effects.ts';
import { languageOf, shellOf } from './step-shell.ts';
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

/** How deep workflows and composite actions may call each other, as on GitHub. */
const maxDepth = 10;

/**
 * In the order of the file: what a proof about the workflow does not reach, through what it calls
 * and was given. A comment that declares effects there says what it is. Actions of other
 * repositories are the catalogue's business.
 */
export function findOpaqueCalls(
  workflow: Workflow,
  called: CalledFiles = noCalledFiles,
): readonly OpaqueCall[] {
  return opaqueCallsIn(workflow, called, 0);
}

function opaqueCallsIn(
  workflow: Workflow,
  called: CalledFiles,
  depth: number,
): readonly OpaqueCall[] {
  return [...workflow.jobs.values()]
    .flatMap((job) => opaqueCallsOf(job, { called, workflow }, depth))
    .filter(({ site }) => !isDeclared(site, workflow));
}

/** A comment says what is done there. */
export function isDeclared(site: EffectSite, workflow: Workflow): boolean {
  return parseDeclarations(workflow).some(
    (told) => told.declaration.says !== 'allow' && speaksOf(told.site, site),
  );
}

function speaksOf(told: DeclarationSite, site: EffectSite): boolean {
  return told.job === site.job && (told.step === undefined || told.step === site.step);
}

function opaqueCallsOf(
  job: Job,
  { called, workflow }: { readonly called: CalledFiles; readonly workflow: Workflow },
  depth: number,
): readonly OpaqueCall[] {
  if (job.kind === 'call') {
    const site = { job: job.id, step: undefined };
    const callee = called.workflows.get(localPath(job.uses) ?? '');
    if (callee && depth < maxDepth) {
      return opaqueCallsIn(callee, called, depth + 1).map(({ name }) => ({ site, name }));
    }
    const isKnown = usesEffects(job).some(({ certainty }) => certainty === 'known');
    return isKnown ? [] : [{ site, name: job.uses }];
  }
  const surroundings = {
    called,
    env: [job.env, workflow.env],
    defaults: [job.defaults, workflow.defaults],
  };
  return job.steps.flatMap((step) =>
    opaqueNames(step, surroundings, 0).map((name) => ({
      site: { job: job.id, step: step.index },
      name,
    })),
  );
}

function opaqueNames(step: Step, surroundings: StepSurroundings, depth: number): readonly string[] {
  const { called, env, defaults } = surroundings;
  const namesIn = (steps: readonly Step[]) =>
    steps.flatMap((inner) => opaqueNames(inner, surroundings, depth + 1));
  if (step.kind === 'parallel') return namesIn(step.steps);
  if (step.kind === 'run') {
    // The texts of a program are no words of a shell.
    if (languageOf(shellOf(step, defaults)) !== undefined) return [];
    return unknownTasks(scalarText(step.run.literal), heldBy([step.env, ...env]));
  }
  if (step.kind !== 'uses' || !isLocalReference(step.uses)) return [];
  const action = called.actions.get(localPath(step.uses)!);
  if (action?.runs.kind === 'composite' && depth < maxDepth) return namesIn(action.runs.steps);
  // A program is no more told by its action.yml than by its name.
  return findSuiteAction(step.uses) ? [] : [step.uses];
}
