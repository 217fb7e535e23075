/** Workflow runs, their attempts and jobs. */
import { notFound } from './answers.ts';
import { pathNumber, pathParameter, type Call, type Endpoint } from './call.ts';
import { renderHeadCommit } from './commits.ts';
import { pagedObject } from './pagination.ts';
import { apiOf, nodeId, pageOfRepository, renderMinimalRepository, renderUser } from './render.ts';
import type { AttemptState, JobState, RepositoryState, RunState } from './state.ts';
import { findWorkflow } from './workflows.ts';

/** GitHub shows no more of a filtered listing than this, on whatever page. */
const filteredCap = 1000;

export const listRuns: Endpoint = (call) => listOf(call, () => true);

export const listWorkflowRuns: Endpoint = (call) => {
  const workflow = findWorkflow(call.repository, pathParameter(call, 'workflow_id'));
  if (!workflow) throw notFound();
  return listOf(call, (run) => run.workflowId === workflow.id);
};

function listOf(call: Call, belongs: (run: RunState) => boolean) {
  const { query, repository } = call;
  const filtered = filters.some((name) => query[name] !== undefined);
  const runs = filtered ? indexedRuns(call) : repository.runs;
  const all = runs.filter((run) => belongs(run) && matches(run, query)).sort((a, b) => b.id - a.id);
  const shown = filtered ? all.slice(0, filteredCap) : all;
  return pagedObject(call, { key: 'workflow_runs', all: shown, totalCount: all.length }, (run) =>
    renderRun(repository, run, latestAttempt(run)),
  );
}

const filters = ['actor', 'branch', 'event', 'status', 'created', 'check_suite_id', 'head_sha'];

/** The runs as the search index knows them: filters are served from it, and it may be stale. */
function indexedRuns(call: Call): readonly RunState[] {
  const { switches } = call.world.state;
  if (switches.staleRunReads === 0) return call.repository.runs;
  switches.staleRunReads -= 1;
  const key = `${call.repository.owner}/${call.repository.name}`;
  return switches.staleIndex[key] ?? [];
}

function matches(run: RunState, query: Call['query']): boolean {
  const { status, conclusion } = latestAttempt(run);
  return (
    (query.head_sha === undefined || run.headSha === query.head_sha) &&
    (query.branch === undefined || run.headBranch === query.branch) &&
    (query.event === undefined || run.event === query.event) &&
    (query.actor === undefined || run.actor === query.actor) &&
    (query.check_suite_id === undefined || String(suiteOf(run)) === query.check_suite_id) &&
    (query.status === undefined || [status, conclusion].includes(query.status)) &&
    (query.created === undefined || createdIn(run.createdAt, query.created))
  );
}

/** GitHub's date ranges: `>=D`, `<=D`, `>D`, `<D`, `A..B`, or a day. */
function createdIn(createdAt: string, range: string): boolean {
  const time = Date.parse(createdAt);
  const [from, to] = range.split('..');
  if (from !== undefined && to !== undefined) {
    return (from === '*' || time >= Date.parse(from)) && (to === '*' || time <= Date.parse(to));
  }
  const [, sign, date] = /^(>=|<=|>|<)?(.*)$/.exec(range)!;
  const limit = Date.parse(date!);
  if (sign === '>=') return time >= limit;
  if (sign === '<=') return time <= limit;
  if (sign === '>') return time > limit;
  if (sign === '<') return time < limit;
  return createdAt.startsWith(date!);
}

export const getRun: Endpoint = (call) => {
  const run = requireRun(call);
  return { status: 200, body: renderRun(call.repository, run, latestAttempt(run)) };
};

export const getRunAttempt: Endpoint = (call) => {
  const run = requireRun(call);
  return { status: 200, body: renderRun(call.repository, run, requireAttempt(call, run)) };
};

export const listRunJobs: Endpoint = (call) => {
  const run = requireRun(call);
  const attempts = call.query.filter === 'all' ? run.attempts : [latestAttempt(run)];
  return listJobs(call, run, attempts);
};

export const listAttemptJobs: Endpoint = (call) => {
  const run = requireRun(call);
  return listJobs(call, run, [requireAttempt(call, run)]);
};

export const getJob: Endpoint = (call) => {
  const id = pathNumber(call, 'job_id');
  for (const run of call.repository.runs) {
    for (const attempt of run.attempts) {
      const job = attempt.jobs.find((candidate) => candidate.id === id);
      if (job) return { status: 200, body: renderJob(call.repository, { run, attempt, job }) };
    }
  }
  throw notFound();
};

function listJobs(call: Call, run: RunState, attempts: readonly AttemptState[]) {
  const all = attempts.flatMap((attempt) => attempt.jobs.map((job) => ({ run, attempt, job })));
  return pagedObject(call, { key: 'jobs', all }, (place) => renderJob(call.repository, place));
}

function requireRun(call: Call): RunState {
  const run = call.repository.runs.find(({ id }) => id === pathNumber(call, 'run_id'));
  if (!run) throw notFound();
  return run;
}

function requireAttempt(call: Call, run: RunState): AttemptState {
  const wanted = pathNumber(call, 'attempt_number');
  const found = run.attempts.find(({ attempt }) => attempt === wanted);
  if (!found) throw notFound();
  return found;
}

/** The attempt that decides: the last one. */
export function latestAttempt(run: RunState): AttemptState {
  return run.attempts.at(-1)!;
}

/** ID of the check suite that GitHub makes for the run. */
export function suiteOf(run: RunState): number {
  return run.id + 50_000_000;
}

/** A run as one of its attempts left it. */
export function renderRun(
  repository: RepositoryState,
  run: RunState,
  attempt: AttemptState,
): object {
  const url = `${apiOf(repository)}/actions/runs/${run.id}`;
  const workflow = findWorkflow(repository, String(run.workflowId))!;
  const head = repository.commits[run.headSha];
  const previous = attempt.attempt - 1;
  return {
    id: run.id,
    name: workflow.name,
    node_id: nodeId('WFR', run.id),
    check_suite_id: suiteOf(run),
    check_suite_node_id: nodeId('CS', suiteOf(run)),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: workflow.path,
    run_number: run.runNumber,
    run_attempt: attempt.attempt,
    referenced_workflows: [],
    event: run.event,
    display_title: run.displayTitle,
    status: attempt.status,
    conclusion: attempt.conclusion,
    workflow_id: run.workflowId,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: attempt.updatedAt,
    run_started_at: attempt.startedAt,
    actor: renderUser(run.actor),
    triggering_actor: renderUser(run.actor),
    ...runAddresses(repository, run, url),
    previous_attempt_url: previous > 0 ? `${url}/attempts/${previous}` : null,
    head_commit: head ? renderHeadCommit(head) : null,
    repository: renderMinimalRepository(repository),
    head_repository: renderHeadRepository(repository, run.headRepository),
  };
}

function runAddresses(repository: RepositoryState, run: RunState, url: string): object {
  return {
    url,
    html_url: `${pageOfRepository(repository)}/actions/runs/${run.id}`,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${apiOf(repository)}/check-suites/${suiteOf(run)}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${apiOf(repository)}/actions/workflows/${run.workflowId}`,
  };
}

/** A fork is a repository of another name and ID; the world keeps no more of it. */
function renderHeadRepository(repository: RepositoryState, headRepository: string): object {
  const [owner, name] = headRepository.split('/') as [string, string];
  if (owner === repository.owner && name === repository.name) {
    return renderMinimalRepository(repository);
  }
  const fork = { ...repository, id: repository.id + 1_000_000, owner, name };
  return { ...renderMinimalRepository(fork), fork: true };
}

interface JobPlace {
  readonly run: RunState;
  readonly attempt: AttemptState;
  readonly job: JobState;
}

function renderJob(repository: RepositoryState, { run, attempt, job }: JobPlace): object {
  const url = `${apiOf(repository)}/actions/jobs/${job.id}`;
  const runUrl = `${apiOf(repository)}/actions/runs/${run.id}`;
  return {
    id: job.id,
    run_id: run.id,
    run_url: runUrl,
    run_attempt: attempt.attempt,
    node_id: nodeId('CR', job.id),
    head_sha: run.headSha,
    url,
    html_url: `${pageOfRepository(repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: attempt.startedAt,
    started_at: attempt.startedAt,
    completed_at: job.conclusion === null ? null : attempt.updatedAt,
    name: job.name,
    steps: [],
    check_run_url: `${apiOf(repository)}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
    workflow_name: findWorkflow(repository, String(run.workflowId))!.name,
    head_branch: run.headBranch,
  };
}
