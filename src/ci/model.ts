/** The words of the CI gate. */
import type { CommitSha, WorkflowJob, WorkflowRun } from '../ports.ts';

/** Red is definite; indeterminate is an API that did not answer; neither is ever green. */
export type Verdict = 'green' | 'red' | 'missing' | 'pending' | 'indeterminate';

export interface RequiredWorkflow {
  /** `.github/workflows/ci.yml`. */
  readonly path: string;
  /** Globs over job names: each needs a job that succeeded. */
  readonly requiredJobs: readonly string[];
  /** May have no run at all; a run that exists must pass all the same. */
  readonly optional: boolean;
  /** Conclusions that pass besides `success`. */
  readonly allow: readonly string[];
}

/** Which runs count. */
export interface RunFilter {
  readonly commit: CommitSha;
  readonly branch: string;
  readonly event: string;
  /** `owner/name`: runs of forks do not count. */
  readonly repository: string | undefined;
  /** The run that asks, which cannot vouch for itself. */
  readonly ownRunId: number | undefined;
}

/** The jobs that a required glob found. */
export interface RequiredJobs {
  readonly glob: string;
  readonly jobs: readonly WorkflowJob[];
}

export interface WorkflowVerdict {
  readonly requirement: RequiredWorkflow;
  readonly verdict: Verdict;
  /** A success without the required jobs. */
  readonly hollow: boolean;
  /** One clause on what decided. */
  readonly reason: string;
  /** The run that decided, its latest attempt. */
  readonly run: WorkflowRun | undefined;
  readonly requiredJobs: readonly RequiredJobs[];
}
