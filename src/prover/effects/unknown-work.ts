/** Scripts and actions that nobody knows, in jobs with rights that could release. */
import type { EffectSite } from '../effect.ts';
import type { Job, Step, Workflow } from '../../workflow/model.ts';
import {
  effectivePermissions,
  shrinkPermissions,
  type PermissionSet,
} from '../../workflow/permissions.ts';
import { scalarText } from '../../workflow/tree.ts';
import { localPath, noCalledFiles, type CalledFiles } from './called-files.ts';
import { isDeclared, type OpaqueCall } from './opaque-calls.ts';
import { reachesOut } from './quoted-commands.ts';
import { languageOf, shellOf } from './step-shell.ts';
import { unknownScripts } from './unknown-scripts.ts';
import { isLocalReference, isUnknownAction } from './uses-effects.ts';

/** What could be a part of the release; the proof takes it for none. */
export interface UnknownWork extends OpaqueCall {
  /** What its job could release with: `may write contents`, `has an environment`. */
  readonly power: string;
}

/** How deep workflows and composite actions may call each other, as on GitHub. */
const maxDepth = 10;

/** Scopes with which something is published. */
const releasing = ['contents', 'packages', 'id-token'] as const;

/** In the order of the file, each once in a job; what a comment declares is known. */
export function findUnknownWork(
  workflow: Workflow,
  called: CalledFiles = noCalledFiles,
): readonly UnknownWork[] {
  return unknownWorkIn(workflow, { called, granted: undefined, depth: 0 });
}

interface Caller {
  readonly called: CalledFiles;
  /** Undefined in the file itself. */
  readonly granted: PermissionSet | undefined;
  readonly depth: number;
}

function unknownWorkIn(workflow: Workflow, caller: Caller): readonly UnknownWork[] {
  const found = [...workflow.jobs.values()]
    .flatMap((job) => unknownWorkOf(job, workflow, caller))
    .filter(({ site }) => !isDeclared(site, workflow));
  return [...new Map(found.map((each) => [`${each.site.job} ${each.name}`, each])).values()];
}

function unknownWorkOf(job: Job, workflow: Workflow, caller: Caller): readonly UnknownWork[] {
  const { called, granted, depth } = caller;
  const own = job.permissions ?? workflow.permissions ?? granted;
  const wanted = effectivePermissions(undefined, own);
  const permissions = granted ? shrinkPermissions(granted, wanted) : wanted;
  if (job.kind === 'call') {
    const callee = called.workflows.get(localPath(job.uses) ?? '');
    if (!callee || depth >= maxDepth) return [];
    const site = { job: job.id, step: undefined };
    const inner = unknownWorkIn(callee, { called, granted: permissions, depth: depth + 1 });
    return inner.map((each) => ({ ...each, site }));
  }
  const power = powerOf(job, permissions);
  if (power === undefined) return [];
  return job.steps.flatMap((step) => {
    const site: EffectSite = { job: job.id, step: step.index };
    const shell = shellOf(step, [job.defaults, workflow.defaults]);
    return namesIn(step, { called, shell, depth: 0 }).map((name) => ({ site, name, power }));
  });
}

function powerOf(job: Job, permissions: PermissionSet): string | undefined {
  const writes = releasing.filter((scope) => permissions.get(scope) === 'write');
  if (writes.length > 0) return `may write ${writes.join(', ')}`;
  return job.kind === 'steps' && job.environment ? 'has an environment' : undefined;
}

interface StepPlace {
  readonly called: CalledFiles;
  readonly shell: string | undefined;
  readonly depth: number;
}

function namesIn(step: Step, place: StepPlace): readonly string[] {
  const { called, shell, depth } = place;
  const inside = (steps: readonly Step[]) =>
    steps.flatMap((inner) =>
      namesIn(inner, { called, shell: shellOf(inner, []) ?? shell, depth: depth + 1 }),
    );
  if (step.kind === 'parallel') return inside(step.steps);
  if (step.kind === 'run') {
    const text = scalarText(step.run.literal);
    const language = languageOf(shell);
    if (language === undefined) return unknownScripts(text);
    return reachesOut(text) ? [`a script of ${language}`] : [];
  }
  if (step.kind !== 'uses') return [];
  if (!isLocalReference(step.uses)) return isUnknownAction(step) ? [step.uses] : [];
  const action = called.actions.get(localPath(step.uses)!);
  // What cannot be looked into is an opaque call.
  return action?.runs.kind === 'composite' && depth < maxDepth ? inside(action.runs.steps) : [];
}
