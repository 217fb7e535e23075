/** What becomes of jobs, steps and effects, as formulas over everything that can happen. */
import type { Formula } from '../logic/logic.ts';
import type { Effect } from '../effect.ts';
import type { Environment } from '../symbolic/evaluate.ts';
import type { Value } from '../symbolic/value.ts';
import type { SymbolicWorld } from '../symbolic/world.ts';
import type { Job, Workflow } from '../../workflow/model.ts';
import type { JobResult } from '../../workflow/job-result.ts';

/** One effect in one leg of a job. */
export interface EffectOutcome {
  readonly effect: Effect;
  /** The job's ID in the model. */
  readonly job: string;
  readonly leg: number | undefined;
  /** It was begun: whatever follows, something may have happened. */
  readonly starts: Formula;
  readonly succeeds: Formula;
}

/** The four results, as `needs` shows them: exactly one holds. */
export type Results = Readonly<Record<JobResult, Formula>>;

export interface JobOutcome {
  /** `job`, or `caller / job` inside of a called workflow. */
  readonly id: string;
  /** Its ID in its file, or of the job of the caller that all this happens in. */
  readonly root: string;
  /** The calling job, in the form of `id`; undefined in the analysed file. */
  readonly caller: string | undefined;
  readonly job: Job;
  /** The file that the job stands in. */
  readonly workflow: Workflow;
  /** IDs of what it needs directly, in the form of `id`. */
  readonly needs: readonly string[];
  /** The workflow that it stands in runs: always, but for one that is called. */
  readonly begins: Formula;
  /** Its condition holds when its turn comes. */
  readonly starts: Formula;
  readonly results: Results;
  /** In the order of its steps, legs one after another. Empty for a call that was followed. */
  readonly effects: readonly EffectOutcome[];
  /** The job waits for an approval of this environment, and gets none. */
  readonly rejected: Formula;
  /** What its `if` sees when it is asked. */
  readonly environment: Environment;
  output(name: string): Value;
}

/** Every outcome of one run of the workflow. */
export interface ReleaseModel {
  readonly workflow: Workflow;
  readonly world: SymbolicWorld;
  /** Those of called workflows among them, each after all that it needs. */
  readonly jobs: ReadonlyMap<string, JobOutcome>;
  /** Of all jobs, in their order. */
  readonly effects: readonly EffectOutcome[];
}
