/** Which run decides: the list is not trusted to have filtered anything. */
import type { WorkflowRun } from '../ports.ts';
import type { RunFilter } from './model.ts';

/** The newest run of a workflow file that the filter lets count. */
export function findDecidingRun(
  path: string,
  runs: readonly WorkflowRun[],
  filter: RunFilter,
): WorkflowRun | undefined {
  return runs
    .filter((run) => run.path === path && run.event === filter.event && counts(run, filter))
    .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime() || other.id - one.id)
    .at(0);
}

/** A push of the branch at that commit: it proves that the commit was once the tip. */
export function findTipRun(
  runs: readonly WorkflowRun[],
  filter: RunFilter,
): WorkflowRun | undefined {
  return runs.find((run) => run.event === 'push' && counts(run, { ...filter, event: 'push' }));
}

function counts(run: WorkflowRun, filter: RunFilter): boolean {
  return (
    run.headSha === filter.commit &&
    run.id !== filter.ownRunId &&
    isOfBranch(run, filter) &&
    // Names of repositories are the same in any case.
    run.headRepository?.toLowerCase() === filter.repository?.toLowerCase()
  );
}

/** A merge queue tests on a branch of its own, which is named after the target. */
function isOfBranch(run: WorkflowRun, { branch, event }: RunFilter): boolean {
  return event === 'merge_group'
    ? (run.headBranch ?? '').startsWith(`gh-readonly-queue/${branch}/`)
    : run.headBranch === branch;
}
