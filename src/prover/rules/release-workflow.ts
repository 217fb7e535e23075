/** A workflow as the local rules look at it: jobs with their effects, steps and commands. */
import type { Location } from '../../failure.ts';
import type {
  CallJob,
  Job,
  RunStep,
  Step,
  StepsJob,
  UsesStep,
  Workflow,
} from '../../workflow/model.ts';
import { effectivePermissions, type PermissionSet } from '../../workflow/permissions.ts';
import type { Template } from '../../workflow/template.ts';
import { scalarText } from '../../workflow/tree.ts';
import type { Effect } from '../effect.ts';
import { noCalledFiles, type CalledFiles } from '../effects/called-files.ts';
import { findEffects } from '../effects/find-effects.ts';
import { programWords } from '../effects/match-command.ts';
import { firstScriptLine } from '../script-lines.ts';
import { readScript, type ShellCommand } from '../shell/read-script.ts';
import { holdsPower } from './power.ts';

export interface ReleaseWorkflow {
  readonly workflow: Workflow;
  readonly called: CalledFiles;
  readonly effects: readonly Effect[];
  /** In the order of the file. */
  readonly jobs: readonly ReleaseJob[];
  /** Other workflows can call it. */
  readonly isCallable: boolean;
}

export interface ReleaseJob {
  readonly id: string;
  readonly job: Job;
  readonly effects: readonly Effect[];
  readonly permissions: PermissionSet;
  /** It could harm a release: it may write, mint identities, or read a secret, or it releases. */
  readonly hasPower: boolean;
  /** Those of parallel groups among them. */
  readonly steps: readonly PlacedStep[];
  readonly scripts: readonly StepScript[];
}

export interface PlacedStep {
  readonly step: Step;
  /** Of the group, for a step in one. */
  readonly index: number;
}

export interface StepScript {
  readonly step: RunStep;
  readonly index: number;
  readonly text: string;
  readonly commands: readonly PlacedCommand[];
}

export interface PlacedCommand {
  readonly command: ShellCommand;
  /** Program and arguments, wrappers left out; expressions and variables as written. */
  readonly words: readonly string[];
  readonly at: Location;
}

/** Reads the workflow for its rules. Throws DECLARATION_INVALID. */
export function readRelease(
  workflow: Workflow,
  called: CalledFiles = noCalledFiles,
): ReleaseWorkflow {
  const effects = findEffects(workflow, called);
  const jobs = [...workflow.jobs.values()].map((job): ReleaseJob => {
    const own = effects.filter(({ site }) => site.job === job.id);
    const permissions = effectivePermissions(workflow.permissions, job.permissions);
    const steps =
      job.kind === 'steps' ? job.steps.flatMap((step) => flatten(step, step.index)) : [];
    return {
      id: job.id,
      job,
      effects: own,
      permissions,
      hasPower: holdsPower(job, own, permissions),
      steps,
      scripts: steps.flatMap(scriptOf),
    };
  });
  return { workflow, called, effects, jobs, isCallable: workflow.triggers.has('workflow_call') };
}

function flatten(step: Step, index: number): readonly PlacedStep[] {
  return step.kind === 'parallel'
    ? step.steps.flatMap((inner) => flatten(inner, index))
    : [{ step, index }];
}

function scriptOf({ step, index }: PlacedStep): readonly StepScript[] {
  if (step.kind !== 'run') return [];
  const text = scalarText(step.run.literal);
  const first = firstScriptLine(step.run);
  const commands = readScript(text).map((command) => ({
    command,
    words: (programWords(command.words)[0] ?? []).map((word) => word.text),
    at: { file: step.at.file, line: first + command.line },
  }));
  return [{ step, index, text, commands }];
}

/** Steps that use an action. */
export function usesSteps({ steps }: ReleaseJob): readonly (PlacedStep & { step: UsesStep })[] {
  return steps.filter((placed): placed is PlacedStep & { step: UsesStep } => {
    return placed.step.kind === 'uses';
  });
}

/** Jobs with steps of their own. */
export function stepsJobs(release: ReleaseWorkflow): readonly (ReleaseJob & { job: StepsJob })[] {
  return release.jobs.filter(
    (candidate): candidate is ReleaseJob & { job: StepsJob } => candidate.job.kind === 'steps',
  );
}

/** Jobs that call a workflow. */
export function callJobs(release: ReleaseWorkflow): readonly (ReleaseJob & { job: CallJob })[] {
  return release.jobs.filter(
    (candidate): candidate is ReleaseJob & { job: CallJob } => candidate.job.kind === 'call',
  );
}

/** Every command of every script, with its place. */
export function commandsOf(
  release: ReleaseWorkflow,
): readonly (PlacedCommand & { readonly job: ReleaseJob; readonly script: StepScript })[] {
  return release.jobs.flatMap((job) =>
    job.scripts.flatMap((script) =>
      script.commands.map((command) => ({ ...command, job, script })),
    ),
  );
}

/** The template as it is written; '' when there is none. */
export function written(template: Template | undefined): string {
  return template === undefined ? '' : scalarText(template.literal);
}
