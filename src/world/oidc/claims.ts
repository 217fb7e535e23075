/** The claims that GitHub puts into a job's ID token. */

/** The job that asks for a token. */
export interface IdTokenJob {
  /** `owner/name`. */
  readonly repository: string;
  readonly repositoryId: number;
  readonly ownerId: number;
  /** `public` when left out. */
  readonly visibility?: 'public' | 'private' | 'internal';
  /** `refs/tags/v1.2.3`. */
  readonly ref: string;
  readonly sha: string;
  readonly eventName: string;
  /** Name of the workflow. */
  readonly workflow: string;
  /** `.github/workflows/release.yml`. */
  readonly workflowPath: string;
  /** `owner/name/path@ref` of the file that holds the job, when a reusable workflow does. */
  readonly jobWorkflowRef?: string;
  readonly jobWorkflowSha?: string;
  /** The environment that the job names. */
  readonly environment?: string;
  readonly runId: number;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly actor: string;
  readonly actorId?: number;
}

/**
 * The claims of the job, without those of the single token (audience, times, ID).
 * All values are text, as GitHub sends them.
 */
export function claimsOf(job: IdTokenJob): Record<string, string> {
  const workflowRef = `${job.repository}/${job.workflowPath}@${job.ref}`;
  return {
    sub: subjectOf(job),
    ref: job.ref,
    ref_type: job.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: 'false',
    sha: job.sha,
    repository: job.repository,
    repository_id: String(job.repositoryId),
    repository_owner: job.repository.split('/')[0]!,
    repository_owner_id: String(job.ownerId),
    repository_visibility: job.visibility ?? 'public',
    workflow: job.workflow,
    workflow_ref: workflowRef,
    workflow_sha: job.sha,
    job_workflow_ref: job.jobWorkflowRef ?? workflowRef,
    job_workflow_sha: job.jobWorkflowSha ?? job.sha,
    event_name: job.eventName,
    ...(job.environment !== undefined && { environment: job.environment }),
    run_id: String(job.runId),
    run_number: String(job.runNumber),
    run_attempt: String(job.runAttempt),
    runner_environment: 'github-hosted',
    actor: job.actor,
    actor_id: String(job.actorId ?? 583231),
    head_ref: '',
    base_ref: '',
  };
}

/** An environment takes the ref's place in the subject, and a pull request has no ref. */
function subjectOf({ environment, eventName, ref, repository }: IdTokenJob): string {
  if (environment !== undefined) return `repo:${repository}:environment:${environment}`;
  if (eventName === 'pull_request') return `repo:${repository}:pull_request`;
  return `repo:${repository}:ref:${ref}`;
}
