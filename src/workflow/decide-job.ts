/** Whether a job runs, once all that it needs has ended. */
import { holds } from './condition.ts';
import type { Scope } from './expression.ts';
import type { JobResult } from './job-result.ts';
import type { Workflow } from './model.ts';
import { ancestorsOf } from './needs-graph.ts';
import { jobStatus } from './status.ts';
import type { Unsettled } from './unsettled.ts';
import type { JsonValue } from './values.ts';

export interface RunSoFar {
  readonly results: ReadonlyMap<string, JobResult>;
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly runCancelled: boolean;
  /** `github`, `inputs`, `vars`. */
  readonly contexts: Scope['contexts'];
  /** Results of jobs inside called workflows, by the calling job. */
  readonly calledResults?: ReadonlyMap<string, readonly JobResult[]>;
  readonly unsettled?: Unsettled;
}

/** The `needs` context: direct needs alone; what is absent reads as null (rule 6). */
export function needsContext(workflow: Workflow, jobId: string, run: RunSoFar): JsonValue {
  return Object.fromEntries(
    workflow.jobs
      .get(jobId)!
      .needs.map((need) => [
        need,
        { result: run.results.get(need) ?? null, outputs: run.outputs.get(need) ?? {} },
      ]),
  );
}

/** What a job's `if` is evaluated against. */
export function jobScope(workflow: Workflow, jobId: string, run: RunSoFar): Scope {
  const ancestors = ancestorsOf(workflow.jobs, jobId);
  return {
    contexts: { ...run.contexts, needs: needsContext(workflow, jobId, run) },
    status: jobStatus({
      ancestors,
      results: run.results,
      runCancelled: run.runCancelled,
      calledResults: ancestors.flatMap((id) => run.calledResults?.get(id) ?? []),
      ...(run.unsettled && { unsettled: run.unsettled }),
    }),
  };
}

/**
 * Whether the job runs. Also asked anew for a running job when the run is
 * cancelled: `always()` and `!failure()` go on, the others end (rule 13).
 * Throws EXPRESSION_FAILED.
 */
export function jobRuns(workflow: Workflow, jobId: string, run: RunSoFar): boolean {
  return holds(workflow.jobs.get(jobId)!.condition, jobScope(workflow, jobId, run));
}
