/** How jobs and runs end (rules 6 to 8, 10, 11, 19). */
import { assumed, type Unsettled } from './unsettled.ts';

export type JobResult = 'success' | 'failure' | 'cancelled' | 'skipped';

/** What ended a job, before it is told to others. */
export type JobEnding = 'succeeded' | 'failed' | 'timed-out' | 'cancelled' | 'skipped' | 'rejected';

/**
 * The result that `needs` shows. A timeout is cancelled; a rejected environment is a failure, and
 * whether `continue-on-error` forgives it is unsettled.
 */
export function resultOf(
  ending: JobEnding,
  continueOnError: boolean,
  unsettled: Unsettled = assumed,
): JobResult {
  switch (ending) {
    case 'succeeded':
      return 'success';
    case 'skipped':
      return 'skipped';
    case 'timed-out':
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      // There is no job-level outcome: whoever needs this job sees a success.
      return continueOnError ? 'success' : 'failure';
    case 'rejected':
      return continueOnError && unsettled.rejectionForgiven ? 'success' : 'failure';
  }
}

/** The result of a matrix job: any failed leg fails it; skipped and success is success. */
export function matrixResult(
  legs: readonly JobResult[],
  unsettled: Unsettled = assumed,
): JobResult {
  if (legs.includes('failure')) return 'failure';
  if (legs.length > 0 && legs.every((leg) => leg === 'cancelled')) {
    return unsettled.allCancelledMatrix;
  }
  if (legs.includes('cancelled')) return 'cancelled';
  return legs.includes('success') ? 'success' : 'skipped';
}

/** The run's conclusion: a skipped job leaves it green. */
export function runConclusion(results: Iterable<JobResult>): 'success' | 'failure' | 'cancelled' {
  const all = [...results];
  if (all.includes('failure')) return 'failure';
  return all.includes('cancelled') ? 'cancelled' : 'success';
}

/** The output of a matrix job: the last leg to end with a value decides. */
export function matrixOutputs(
  legs: readonly Readonly<Record<string, string>>[],
): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const outputs of legs) {
    for (const [name, value] of Object.entries(outputs)) {
      if (value !== '' || !(name in merged)) merged[name] = value;
    }
  }
  return merged;
}
