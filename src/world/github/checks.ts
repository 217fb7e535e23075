/** Check runs: those that GitHub Actions makes of jobs, and those of other apps. */
import { notFound, unprocessable } from './answers.ts';
import { pathNumber, pathParameter, type Endpoint } from './call.ts';
import { findCommitish } from './git.ts';
import { pagedObject } from './pagination.ts';
import { apiOf, nodeId, pageOfRepository, renderUser } from './render.ts';
import { latestAttempt, suiteOf } from './runs.ts';
import type { CheckRunState, RepositoryState } from './state.ts';

/** The app that a check run of a workflow job belongs to: nobody else's check has this ID. */
export const actionsAppId = 15368;

interface Check extends CheckRunState {
  readonly suiteId: number;
}

export const listCheckRuns: Endpoint = (call) => {
  const { repository, query } = call;
  const commit = findCommitish(repository, pathParameter(call, 'ref'));
  if (!commit) throw unprocessable('No commit found for SHA');
  const all = checksOf(repository).filter(
    (check) =>
      check.headSha === commit.sha &&
      (query.check_name === undefined || check.name === query.check_name) &&
      (query.app_id === undefined || String(check.appId) === query.app_id) &&
      (query.status === undefined || check.status === query.status),
  );
  return pagedObject(call, { key: 'check_runs', all }, (check) => renderCheck(repository, check));
};

export const getCheckRun: Endpoint = (call) => {
  const { repository } = call;
  const check = checksOf(repository).find(({ id }) => id === pathNumber(call, 'check_run_id'));
  if (!check) throw notFound();
  return { status: 200, body: renderCheck(repository, check) };
};

/** Newest first; a job's check run has the job's ID. */
function checksOf(repository: RepositoryState): readonly Check[] {
  const ofJobs = repository.runs.flatMap((run) => {
    const attempt = latestAttempt(run);
    return attempt.jobs.map((job) => ({
      ...job,
      headSha: run.headSha,
      detailsUrl: `${pageOfRepository(repository)}/actions/runs/${run.id}/job/${job.id}`,
      appId: actionsAppId,
      appSlug: 'github-actions',
      at: attempt.startedAt,
      suiteId: suiteOf(run),
    }));
  });
  const ofApps = repository.checkRuns.map((check) => ({ ...check, suiteId: check.id + 1 }));
  return [...ofJobs, ...ofApps].sort((a, b) => b.id - a.id);
}

function renderCheck(repository: RepositoryState, check: Check): object {
  const url = `${apiOf(repository)}/check-runs/${check.id}`;
  return {
    id: check.id,
    head_sha: check.headSha,
    node_id: nodeId('CR', check.id),
    external_id: null,
    url,
    html_url: check.detailsUrl,
    details_url: check.detailsUrl,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.at,
    completed_at: check.conclusion === null ? null : check.at,
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    name: check.name,
    check_suite: { id: check.suiteId },
    app: renderApp(check),
    pull_requests: [],
  };
}

function renderApp({ appId, appSlug }: Check): object {
  return {
    id: appId,
    slug: appSlug,
    node_id: nodeId('A', appId),
    owner: renderUser('github', 9919),
    name: appSlug,
    description: null,
    external_url: 'https://example.com',
    html_url: `https://github.com/apps/${appSlug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2019-12-10T19:04:12Z',
    permissions: { checks: 'write', contents: 'read', metadata: 'read' },
    events: [],
  };
}
