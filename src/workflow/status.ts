/** The status functions, for jobs (rules 2 to 5, 9) and for steps (rule 17). */
import type { StatusFunctions } from './expression.ts';
import type { JobResult } from './job-result.ts';
import { assumed, type Unsettled } from './unsettled.ts';

export interface JobStatusFacts {
  /** All transitive ancestors. */
  readonly ancestors: readonly string[];
  /** Jobs inside called ancestors, as extra ancestors (rule 14). */
  readonly calledResults?: readonly JobResult[];
  readonly results: ReadonlyMap<string, JobResult>;
  /** The run as a whole was cancelled. */
  readonly runCancelled: boolean;
  readonly unsettled?: Unsettled;
}

/** What status functions answer in a job's `if`. */
export function jobStatus(facts: JobStatusFacts): StatusFunctions {
  const unsettled = facts.unsettled ?? assumed;
  const resultsOf = (jobs: readonly string[]) =>
    jobs.length > 0
      ? jobs.map((id) => facts.results.get(id))
      : [
          ...facts.ancestors.map((id) => facts.results.get(id)),
          ...(unsettled.calledSkipsPoison ? (facts.calledResults ?? []) : []),
        ];
  const cancelledBelow = unsettled.cancelledAfterTimeout && resultsOf([]).includes('cancelled');
  return {
    always: () => true,
    // Skipped and cancelled are not success: one of them anywhere above is enough.
    success: (...jobs) =>
      !facts.runCancelled && resultsOf(jobs).every((result) => result === 'success'),
    failure: (...jobs) => resultsOf(jobs).includes('failure'),
    cancelled: () => facts.runCancelled || cancelledBelow,
  };
}

/** A job's (or composite action's) status so far, as its steps see it. */
export type StepsStatus = 'success' | 'failure' | 'cancelled';

/** What status functions answer in a step's `if`. */
export function stepStatus(status: StepsStatus): StatusFunctions {
  return {
    always: () => true,
    success: () => status === 'success',
    failure: () => status === 'failure',
    cancelled: () => status === 'cancelled',
  };
}
