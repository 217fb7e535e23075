/**
 * Workflow runs, their jobs and check runs. Lists ask for the commit alone: GitHub
 * serves the other filters from a search index that can be stale.
 */
import { mapLookup } from '../../lookup.ts';
import type { CheckRun, WorkflowJob, WorkflowRun, WorkflowRuns } from '../../ports.ts';
import { nullable, objectOf, optional, textLike, wholeNumber } from '../../shape.ts';
import type { GithubApi } from './api.ts';
import { askGithub } from './ask.ts';
import { listPages } from './pages.ts';

const time = textLike(/^\d{4}-\d{2}-\d{2}T/, 'a time');
const runShape = objectOf({
  id: wholeNumber(1),
  workflow_id: wholeNumber(),
  path: textLike(),
  event: textLike(),
  head_branch: nullable(textLike()),
  head_sha: textLike(/^[0-9a-f]{40}$/, 'a commit SHA'),
  head_repository: optional(nullable(objectOf({ full_name: textLike() }))),
  status: nullable(textLike()),
  conclusion: nullable(textLike()),
  run_attempt: optional(wholeNumber(1)),
  html_url: textLike(),
  created_at: time,
});
const jobShape = objectOf({
  id: wholeNumber(1),
  name: textLike(),
  status: textLike(),
  conclusion: nullable(textLike()),
});
const checkRunShape = objectOf({
  id: wholeNumber(1),
  name: textLike(),
  app: nullable(objectOf({ id: wholeNumber() })),
  details_url: nullable(textLike()),
});

/** Workflow runs of the API's repository. Needs `actions: read`, check runs `checks: read`. */
export function githubWorkflowRuns({ octokit, owner, repo }: GithubApi): WorkflowRuns {
  const { actions, checks } = octokit.rest;
  return {
    listForCommit: async (head_sha) => {
      const runs = await listPages({
        what: `the workflow runs of ${head_sha}`,
        ask: (page) => actions.listWorkflowRunsForRepo({ owner, repo, head_sha, ...page }),
        field: 'workflow_runs',
        item: runShape,
      });
      return mapLookup(runs, (list) => list.map(toRun));
    },
    find: async (run_id) => {
      const run = await askGithub({
        what: `the workflow run ${run_id}`,
        ask: () => actions.getWorkflowRun({ owner, repo, run_id }),
        shape: runShape,
        absentOn: [404],
      });
      return mapLookup(run, toRun);
    },
    listJobs: async (run_id) => {
      const latest = { owner, repo, run_id, filter: 'latest' } as const;
      const jobs = await listPages({
        what: `the jobs of the workflow run ${run_id}`,
        ask: (page) => actions.listJobsForWorkflowRun({ ...latest, ...page }),
        field: 'jobs',
        item: jobShape,
      });
      return mapLookup(jobs, (list) => list.map(toJob));
    },
    listCheckRuns: async (ref) => {
      const runs = await listPages({
        what: `the check runs of ${ref}`,
        ask: (page) => checks.listForRef({ owner, repo, ref, ...page }),
        field: 'check_runs',
        item: checkRunShape,
      });
      return mapLookup(runs, (list) => list.map(toCheckRun));
    },
  };
}

function toRun(run: ReturnType<typeof runShape>): WorkflowRun {
  return {
    id: run.id,
    workflowId: run.workflow_id,
    // A reusable workflow's path ends with the ref that it was called at.
    path: run.path.replace(/@.*$/, ''),
    event: run.event,
    headBranch: run.head_branch ?? undefined,
    headSha: run.head_sha,
    headRepository: run.head_repository?.full_name,
    status: run.status ?? 'unknown',
    conclusion: run.conclusion ?? undefined,
    attempt: run.run_attempt ?? 1,
    url: run.html_url,
    createdAt: new Date(run.created_at),
  };
}

function toJob(job: ReturnType<typeof jobShape>): WorkflowJob {
  return { ...job, conclusion: job.conclusion ?? undefined };
}

function toCheckRun({ name, app, details_url }: ReturnType<typeof checkRunShape>): CheckRun {
  const runId = /\/actions\/runs\/([1-9][0-9]{0,15})(?:\/|$)/.exec(details_url ?? '')?.[1];
  return { name, appId: app?.id, runId: runId === undefined ? undefined : Number(runId) };
}
