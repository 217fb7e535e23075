/** A workflow file as a model: everything that decides what runs, with the place it stands at. */
import type { Location } from '../failure.ts';
import type { Comment } from './comments.ts';
import type { Condition } from './condition.ts';
import type { PermissionSet } from './permissions.ts';
import type { Template, Templates } from './template.ts';
import type { MappingTree, Tree } from './tree.ts';

export interface Workflow {
  readonly file: string;
  readonly name: string | undefined;
  readonly runName: Template | undefined;
  readonly triggers: ReadonlyMap<string, Trigger>;
  /** Undefined: the repository's default applies. */
  readonly permissions: PermissionSet | undefined;
  readonly env: Templates;
  readonly defaults: RunDefaults;
  readonly concurrency: Concurrency | undefined;
  /** In the order of the file. */
  readonly jobs: ReadonlyMap<string, Job>;
  readonly comments: readonly Comment[];
}

/** One event that starts the workflow. */
export interface Trigger {
  readonly event: string;
  /** `branches`, `tags`, `paths`, `types` and their `-ignore` forms, as the file has them; a schedule's `cron`. */
  readonly filters: ReadonlyMap<string, readonly string[]>;
  /** Of workflow_dispatch and workflow_call. */
  readonly inputs: ReadonlyMap<string, InputDeclaration>;
  /** Of workflow_call. */
  readonly outputs: Templates;
  readonly secrets: ReadonlyMap<string, { readonly required: boolean }>;
  readonly at: Location;
}

export interface InputDeclaration {
  readonly type: 'string' | 'boolean' | 'number' | 'choice' | 'environment';
  readonly required: boolean;
  readonly default: Template | undefined;
  readonly options: readonly string[];
  readonly at: Location;
}

export interface RunDefaults {
  readonly shell: Template | undefined;
  readonly workingDirectory: Template | undefined;
}

export interface Concurrency {
  readonly group: Template;
  readonly cancelInProgress: Template | undefined;
  /** `single`: a newcomer replaces the one that waits; `max`: it queues. */
  readonly queue: 'single' | 'max';
  readonly at: Location;
}

interface JobBase {
  readonly id: string;
  readonly name: Template | undefined;
  /** Direct needs, in the order of the file. */
  readonly needs: readonly string[];
  readonly condition: Condition;
  /** Undefined: the workflow's apply. */
  readonly permissions: PermissionSet | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly strategy: Strategy | undefined;
  readonly at: Location;
}

/** A job with steps on a runner. */
export interface StepsJob extends JobBase {
  readonly kind: 'steps';
  readonly runsOn: Tree;
  readonly environment: EnvironmentReference | undefined;
  readonly env: Templates;
  readonly defaults: RunDefaults;
  readonly outputs: Templates;
  readonly timeoutMinutes: Template | undefined;
  readonly continueOnError: Template | undefined;
  readonly container: Tree | undefined;
  readonly services: Tree | undefined;
  readonly steps: readonly Step[];
}

/** A job that calls a reusable workflow. It can have no environment, steps or env. */
export interface CallJob extends JobBase {
  readonly kind: 'call';
  readonly uses: string;
  readonly with: Templates;
  readonly secrets: 'inherit' | Templates;
}

export type Job = StepsJob | CallJob;

export interface EnvironmentReference {
  readonly name: Template;
  readonly url: Template | undefined;
  readonly at: Location;
}

export interface Strategy {
  /** Undefined when there is a strategy without a matrix; a scalar when it is one expression. */
  readonly matrix: Tree | undefined;
  readonly failFast: Template | undefined;
  readonly maxParallel: Template | undefined;
}

interface StepBase {
  /** Position in the job, from 0. */
  readonly index: number;
  readonly id: string | undefined;
  readonly name: Template | undefined;
  readonly condition: Condition;
  readonly env: Templates;
  readonly continueOnError: Template | undefined;
  readonly timeoutMinutes: Template | undefined;
  /** Runs beside the steps that follow it. */
  readonly background: boolean;
  readonly at: Location;
}

export interface RunStep extends StepBase {
  readonly kind: 'run';
  readonly run: Template;
  readonly shell: Template | undefined;
  readonly workingDirectory: Template | undefined;
}

export interface UsesStep extends StepBase {
  readonly kind: 'uses';
  /** As written: `owner/name@ref`, `./folder`, `$/folder` (this repository's), `docker://image`. */
  readonly uses: string;
  readonly with: Templates;
}

/** Waits for background steps (`wait`, `wait-all`) or ends one (`cancel`). */
export interface ControlStep extends StepBase {
  readonly kind: 'wait' | 'wait-all' | 'cancel';
  /** IDs of background steps; empty for wait-all. */
  readonly targets: readonly string[];
}

/** Steps that run at the same time; the group ends when all have. */
export interface ParallelStep extends StepBase {
  readonly kind: 'parallel';
  readonly steps: readonly Step[];
}

export type Step = RunStep | UsesStep | ControlStep | ParallelStep;

/** An `action.yml`. */
export interface ActionFile {
  readonly file: string;
  readonly name: string;
  readonly inputs: ReadonlyMap<
    string,
    { readonly required: boolean; readonly default: Template | undefined }
  >;
  /** With a value for composite actions only. */
  readonly outputs: ReadonlyMap<string, Template | undefined>;
  readonly runs:
    NodeAction | CompositeAction | { readonly kind: 'docker'; readonly tree: MappingTree };
}

export interface NodeAction {
  readonly kind: 'node';
  /** `node24`. */
  readonly using: string;
  readonly main: string;
  readonly pre: string | undefined;
  readonly preIf: Condition;
  readonly post: string | undefined;
  readonly postIf: Condition;
}

export interface CompositeAction {
  readonly kind: 'composite';
  readonly steps: readonly Step[];
}
