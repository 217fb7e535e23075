/** What the runner of a step's kind works with. */
import type { Scope } from '../workflow/expression.ts';
import type { Step } from '../workflow/model.ts';
import type { Frame, Leg } from './leg.ts';
import type { StepLog } from './step-log.ts';

export interface StepContext {
  readonly leg: Leg;
  readonly frame: Frame;
  readonly scope: Scope;
  /** The step's own `env`, and of the composite steps around it. */
  readonly overlay: Readonly<Record<string, string>>;
  /** The overlay over what job, workflow and GITHUB_ENV say. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: StepLog;
  readonly signal: AbortSignal;
  /** Filled while the step runs. */
  readonly outputs: Record<string, string>;
  readonly summaries: string[];
  /** Runs the steps of a composite action inside of this one, in their own frame. */
  readonly runInside: (steps: readonly Step[], frame: Frame) => Promise<void>;
}
