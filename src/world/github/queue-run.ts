/** A new run of a workflow, at its first attempt. */
import type { World } from './call.ts';
import { timestamp } from './call.ts';
import type { AttemptState, RepositoryState, RunState, WorkflowState } from './state.ts';

export interface NewRun {
  readonly workflow: WorkflowState;
  readonly event: string;
  readonly headBranch: string | null;
  readonly headSha: string;
  readonly displayTitle: string;
  /** `owner/name` when it is not the repository itself. */
  readonly headRepository?: string;
  readonly actor?: string;
}

/** Adds a queued run without jobs. */
export function queueRun(
  { repository, world }: { readonly repository: RepositoryState; readonly world: World },
  run: NewRun,
): RunState {
  const { workflow, ...given } = run;
  const now = timestamp(world.context);
  const earlier = repository.runs.filter(({ workflowId }) => workflowId === workflow.id);
  const queued: RunState = {
    id: world.context.nextId(),
    workflowId: workflow.id,
    runNumber: earlier.length + 1,
    headRepository: `${repository.owner}/${repository.name}`,
    actor: 'octocat',
    ...given,
    createdAt: now,
    attempts: [newAttempt(1, now)],
  };
  repository.runs.push(queued);
  return queued;
}

/** An attempt that has not begun. */
export function newAttempt(attempt: number, now: string): AttemptState {
  return { attempt, status: 'queued', conclusion: null, startedAt: now, updatedAt: now, jobs: [] };
}
