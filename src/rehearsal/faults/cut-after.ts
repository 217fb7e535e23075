/** Cutting a run off right after something was written, again and again. */
import type { RequestPattern } from '../../world/match.ts';
import type { FaultAttempt, FaultStage } from '../fault.ts';
import { createGate } from '../gate.ts';
import type { RehearsalReport } from '../report.ts';

/**
 * A job that writes something: with the step that does, or with the request by which it does
 * when more comes after it in the same step.
 */
export type Write = readonly [job: string, write: string | RequestPattern];

/** One attempt for each write, in the order of the file, and a last one that is left alone. */
export function cutAfterEach(writes: readonly Write[]): readonly FaultAttempt[] {
  const cuts = writes.map((write, index) => cutAfter(write, writes.slice(index + 1)));
  return [...cuts, { mode: 'failed', before: letGo }];
}

/** Each of the attempts after the first was cut off where it was meant to be. */
export function wereCut(
  writes: readonly Write[],
  reports: readonly RehearsalReport[],
): readonly string[] {
  return writes.flatMap(([job], index) => {
    const state = reports[index + 1]!.jobs.find(({ id }) => id === job)!.state;
    return state === 'cancelled' ? [] : [`${job} was not cut off, but ended as ${state}`];
  });
}

/**
 * Re-runs the failed jobs, and cancels as soon as that job has written. Until then
 * the writing jobs behind it wait: one that got ahead would be done before its turn.
 */
function cutAfter([cutJob, write]: Write, later: readonly Write[]): FaultAttempt {
  const behind = new Set(later.map(([job]) => job).filter((job) => job !== cutJob));
  return {
    mode: 'failed',
    before({ cancelRun, hooks, world }) {
      const over = createGate();
      hooks.beforeJob = ({ job }) => (behind.has(job) ? over.opened : undefined);
      if (typeof write === 'string') {
        hooks.afterStep = ({ job, step }) => {
          if (job === cutJob && step.startsWith(write)) cancelRun();
        };
      } else {
        delete hooks.afterStep;
        const effect = { kind: 'event', moment: 'after', happen: cancelRun } as const;
        const id = `cut-${cutJob}-before-${later.length}`;
        world.faults.add({ id, match: write, occurrences: { count: 1 }, effect });
      }
      hooks.afterJob = ({ job }) => {
        if (job === cutJob) over.open();
      };
    },
  };
}

function letGo({ hooks }: FaultStage): void {
  delete hooks.beforeJob;
  delete hooks.afterStep;
  delete hooks.afterJob;
}
