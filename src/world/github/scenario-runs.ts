/** Seeding of workflow runs and check runs. */
import { timestamp, type World } from './call.ts';
import { newAttempt, queueRun } from './queue-run.ts';
import { latestAttempt } from './runs.ts';
import type { AttemptState, JobState, RepositoryState, RunState } from './state.ts';
import { addWorkflow } from './workflows.ts';

export interface NewJob {
  readonly name: string;
  readonly status?: string;
  readonly conclusion?: string | null;
}

export interface RunOutcome {
  /** `completed` when left out. */
  readonly status?: string;
  /** `success` for completed runs when left out. */
  readonly conclusion?: string | null;
  /** One job named `build` with the run's outcome when left out. */
  readonly jobs?: readonly NewJob[];
}

export interface NewRunSeed extends RunOutcome {
  /** `.github/workflows/ci.yml` when left out. */
  readonly path?: string;
  /** `push` when left out. */
  readonly event?: string;
  /** The default branch when left out. */
  readonly headBranch?: string | null;
  readonly headSha: string;
  readonly headRepository?: string;
  readonly actor?: string;
  readonly displayTitle?: string;
}

export interface NewCheckRun {
  readonly name: string;
  readonly headSha: string;
  readonly status?: string;
  readonly conclusion?: string | null;
  readonly detailsUrl?: string | null;
  /** Not GitHub Actions when left out. */
  readonly appId?: number;
}

export interface RunScenario {
  addWorkflow(workflow: { readonly path: string; readonly name?: string }): number;
  setWorkflowState(path: string, state: 'active' | 'disabled_manually' | 'deleted'): void;
  /** Adds a run at its first attempt; its ID. */
  addRun(run: NewRunSeed): number;
  /** Changes the current attempt of a run. */
  updateRun(runId: number, outcome: RunOutcome): void;
  /** A new attempt of the same run. */
  rerun(runId: number, outcome?: RunOutcome): void;
  deleteRun(runId: number): void;
  addCheckRun(check: NewCheckRun): number;
}

/** The methods that seed a repository's runs. */
export function seedRuns(world: World, repository: RepositoryState): RunScenario {
  return {
    addWorkflow: (workflow) => addWorkflow(world, repository, workflow).id,
    setWorkflowState(path, state) {
      addWorkflow(world, repository, { path }).state = state;
    },
    addRun: (run) => addRun(world, repository, run),
    updateRun: (runId, outcome) => apply(world, latestAttempt(runOf(repository, runId)), outcome),
    rerun(runId, outcome = {}) {
      const { attempts } = runOf(repository, runId);
      attempts.push(newAttempt(attempts.length + 1, timestamp(world.context)));
      apply(world, attempts.at(-1)!, outcome);
    },
    deleteRun: (runId) =>
      void repository.runs.splice(repository.runs.indexOf(runOf(repository, runId)), 1),
    addCheckRun: (check) => addCheckRun(world, repository, check),
  };
}

function addRun(world: World, repository: RepositoryState, seed: NewRunSeed): number {
  const workflow = addWorkflow(world, repository, {
    path: seed.path ?? '.github/workflows/ci.yml',
  });
  const { actor, headRepository } = seed;
  const run = queueRun(
    { repository, world },
    {
      workflow,
      event: seed.event ?? 'push',
      headBranch: seed.headBranch === undefined ? repository.defaultBranch : seed.headBranch,
      headSha: seed.headSha,
      displayTitle: seed.displayTitle ?? workflow.name,
      ...(actor !== undefined && { actor }),
      ...(headRepository !== undefined && { headRepository }),
    },
  );
  apply(world, latestAttempt(run), seed);
  return run.id;
}

function apply(world: World, attempt: AttemptState, outcome: RunOutcome): void {
  const { conclusion, status } = settle(outcome);
  attempt.status = status;
  attempt.conclusion = conclusion;
  attempt.updatedAt = timestamp(world.context);
  const jobs = outcome.jobs ?? (conclusion === 'startup_failure' ? [] : [{ name: 'build' }]);
  attempt.jobs.splice(
    0,
    Infinity,
    ...jobs.map((job) => newJob(world, { status, conclusion }, job)),
  );
}

function newJob(
  world: World,
  run: { readonly status: string; readonly conclusion: string | null },
  job: NewJob,
): JobState {
  const given = job.status === undefined && job.conclusion === undefined ? run : settle(job);
  return { id: world.context.nextId(), name: job.name, ...given };
}

function settle({ conclusion, status = 'completed' }: RunOutcome) {
  const settled = conclusion === undefined ? 'success' : conclusion;
  return { status, conclusion: status === 'completed' ? settled : null };
}

function runOf(repository: RepositoryState, runId: number): RunState {
  const run = repository.runs.find(({ id }) => id === runId);
  if (!run) throw new Error(`${repository.name} has no run ${runId}.`);
  return run;
}

function addCheckRun(world: World, repository: RepositoryState, check: NewCheckRun): number {
  const id = world.context.nextId();
  const { appId = 99, detailsUrl = null, headSha, name } = check;
  repository.checkRuns.push({
    id,
    name,
    headSha,
    ...settle(check),
    detailsUrl,
    appId,
    appSlug: `app-${appId}`,
    at: timestamp(world.context),
  });
  return id;
}
