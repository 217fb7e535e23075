import { localPath } from '../../effects/called-files.ts';
import type { Hit, LocalRule } from '../local-rule.ts';
import { callJobs, written, type ReleaseWorkflow } from '../release-workflow.ts';

/** CONCURRENCY-IN-CALLEE: a called workflow queues behind the run that waits for it, or cancels it. */
export const concurrencyInCallee: LocalRule = {
  name: 'CONCURRENCY-IN-CALLEE',
  level: 'warning',
  what: 'A workflow that can only be called has a concurrency group of its own.',
  why: "`github.workflow` and `github.ref` are the caller's there: the group is the caller's own, and GitHub cancels the run that waits for itself; another group lets another release cancel half of this one.",
  realCase:
    'A called publish in a release pipeline had a group of its own, and was cancelled by another release.',
  cure: 'Set `concurrency` in the workflow that the tag starts, and nowhere else.',
  find: (release) => [...ownGroup(release), ...callees(release)],
};

function ownGroup({ workflow }: ReleaseWorkflow): readonly Hit[] {
  const isOnlyCalled = workflow.triggers.has('workflow_call') && workflow.triggers.size === 1;
  return isOnlyCalled && workflow.concurrency
    ? [
        {
          at: workflow.concurrency.at,
          message: `The group \`${written(workflow.concurrency.group)}\` is shared by every workflow that calls this one.`,
        },
      ]
    : [];
}

/** Caller and callee in one group: the callee waits for the caller, which waits for the callee. */
function callees(release: ReleaseWorkflow): readonly Hit[] {
  const own = release.workflow.concurrency && written(release.workflow.concurrency.group);
  return callJobs(release).flatMap(({ id, job }) => {
    const callee = release.called.workflows.get(localPath(job.uses) ?? '');
    const group = callee?.concurrency && written(callee.concurrency.group);
    // `inputs` are each workflow's own; all else that a group can name is the caller's.
    if (group === undefined || group !== own || /\binputs\b/.test(group)) return [];
    return [
      {
        at: job.at,
        job: id,
        level: 'error',
        message: `\`${job.uses}\` is in the group \`${group}\` of this workflow itself: it can never start.`,
      },
    ];
  });
}
