import type { Concurrency } from '../../../workflow/model.ts';
import { perRun } from '../concurrency-groups.ts';
import type { LocalRule } from '../local-rule.ts';
import { written } from '../release-workflow.ts';

/** CANCELLED-PUBLISH: the next run ends this one in the middle of what cannot be undone. */
export const cancelledPublish: LocalRule = {
  name: 'CANCELLED-PUBLISH',
  level: 'warning',
  what: 'A job that publishes or announces is in a concurrency group with `cancel-in-progress: true`.',
  why: 'A second run ends the first wherever it stands: some channels have the version, others not, and no cleanup that waits for a failure runs.',
  realCase:
    'Three of the 27 public release workflow files that this project reads would cancel a publish that is under way.',
  cure: 'Write `cancel-in-progress: false`; a second release then waits.',
  find: ({ workflow, jobs }) => {
    const releasing = jobs.filter(({ effects }) =>
      effects.some(({ kind }) => kind === 'publishes' || kind === 'announces'),
    );
    const [first] = releasing;
    const ofAll = workflow.concurrency;
    const message = 'A later run ends this one while it publishes.';
    return [
      ...(first && cancels(ofAll) ? [{ at: ofAll!.at, job: first.id, message }] : []),
      ...releasing
        .filter(({ job }) => cancels(job.concurrency))
        .map(({ id, job }) => ({ at: job.concurrency!.at, job: id, message })),
    ];
  },
};

/** An expression may mean both, and is left alone. */
function cancels(concurrency: Concurrency | undefined): boolean {
  if (!concurrency || perRun.test(written(concurrency.group))) return false;
  return written(concurrency.cancelInProgress) === 'true';
}
