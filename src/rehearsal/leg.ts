/** One leg of a job while it runs, and the frame that its steps stand in. */
import type { Combination } from '../workflow/matrix.ts';
import type { StepsJob } from '../workflow/model.ts';
import type { StepsStatus } from '../workflow/status.ts';
import type { JsonValue } from '../workflow/values.ts';
import type { Masks } from './masks.ts';
import type { RunFacts } from './run-facts.ts';
import type { JobAccess } from './stage-world.ts';
import type { StepReport } from './report.ts';

export interface LegFolders {
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  readonly tools: string;
}

export interface Leg {
  readonly run: RunFacts;
  readonly job: StepsJob;
  /** With the matrix values. */
  readonly name: string;
  readonly matrix: Combination;
  readonly strategy: JsonValue;
  readonly needs: JsonValue;
  readonly environment: string | undefined;
  readonly folders: LegFolders;
  readonly masks: Masks;
  readonly access: JobAccess;
  /** Told when the run is cancelled or the job's time is over. */
  readonly signal: AbortSignal;
  /** Workflow and job `env`, and what steps wrote to GITHUB_ENV. */
  readonly env: Record<string, string>;
  /** What steps wrote to GITHUB_PATH, the first in PATH first. */
  readonly paths: string[];
  readonly frame: Frame;
  readonly posts: PostStep[];
  readonly reports: StepReport[];
}

/** Where steps stand: a job, or a composite action inside of it. */
export interface Frame {
  status: StepsStatus;
  readonly steps: Record<string, JsonValue>;
  /** A composite action's inputs; the job's `inputs` context when undefined. */
  readonly inputs: JsonValue | undefined;
  readonly actionPath: string | undefined;
}

/** What an action does when the job ends, in reverse order. */
export interface PostStep {
  readonly name: string;
  readonly does: string;
  /** Whether it runs, the job's status known. */
  holds(): boolean;
  run(log: import('./step-log.ts').StepLog, signal: AbortSignal): Promise<boolean>;
}

/** A frame in which nothing has happened. */
export function newFrame(inputs?: JsonValue, actionPath?: string): Frame {
  return { status: 'success', steps: {}, inputs, actionPath };
}
