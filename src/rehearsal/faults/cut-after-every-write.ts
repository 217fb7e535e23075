import type { FaultAttempt, FaultScenario, FaultStage } from '../fault.ts';
import type { RequestPattern } from '../../world/match.ts';
import { uploadedTo, uploadRequests } from './checks.ts';

/**
 * The jobs that write something, in the order of the file: each with the step that does, or
 * with the request by which it does when more comes after it in the same step.
 */
const writes: readonly (readonly [job: string, write: string | RequestPattern])[] = [
  ['seal', 'seal'],
  ['stage', 'stage'],
  ['publish-crate', uploadRequests['crates-io']],
  ['publish-pypi', 'Run pypa/'],
  ['publish-npm', uploadRequests.npm],
  ['undraft', 'Run org/release-actions/undraft-release'],
];

/**
 * Re-runs the failed jobs, and cancels as soon as that job has written. Until then
 * the writing jobs behind it wait: one that got ahead would be done before its turn.
 */
function cutAfter([cutJob, write]: (typeof writes)[number], index: number): FaultAttempt {
  const behind = new Set<string>(writes.slice(index + 1).map(([job]) => job));
  return {
    mode: 'failed',
    before({ cancelRun, hooks, world }) {
      const over = Promise.withResolvers<void>();
      hooks.beforeJob = ({ job }) => (behind.has(job) ? over.promise : undefined);
      if (typeof write === 'string') {
        hooks.afterStep = ({ job, step }) => {
          if (job === cutJob && step.startsWith(write)) cancelRun();
        };
      } else {
        delete hooks.afterStep;
        const effect = { kind: 'event', moment: 'after', happen: cancelRun } as const;
        world.faults.add({ id: `cut-${cutJob}`, match: write, effect });
      }
      hooks.afterJob = ({ job }) => {
        if (job === cutJob) over.resolve();
      };
    },
  };
}

function letGo({ hooks }: FaultStage): void {
  delete hooks.beforeJob;
  delete hooks.afterStep;
  delete hooks.afterJob;
}

export const cutAfterEveryWrite: FaultScenario = {
  id: 'cut-after-every-write',
  title: 'A run that is cut off right after each of its writes converges to the same release.',
  first: { stopAt: 'seal' },
  then: [...writes.map(cutAfter), { mode: 'failed', before: letGo }],
  expect: {
    code: 'NOT_RELEASED',
    besides: ['PUBLISH_CANCELLED'],
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { 'crates-io': 1, pypi: 2, npm: 1 }),
      ...(stage.repository.releases().length === 1 ? [] : ['there is another release']),
      ...writes.flatMap(([job], index) => {
        const state = reports[index + 1]!.jobs.find(({ id }) => id === job)!.state;
        return state === 'cancelled' ? [] : [`${job} was not cut off, but ended as ${state}`];
      }),
    ],
  },
};
