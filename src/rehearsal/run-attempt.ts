/** One attempt of a run, from its event to its report. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runConclusion, type JobResult } from '../workflow/job-result.ts';
import { createApprovals } from './approvals.ts';
import { rehearsalFailure } from './failures.ts';
import {
  countRequests,
  inspectImages,
  inspectReleases,
  inspectSealedRelease,
} from './inspect-world.ts';
import type { AttemptRequest, RehearsalParts } from './rehearsal.ts';
import type { JobReport, RehearsalReport } from './report.ts';
import { createRunEvent, defaultEvent, type EventName, type RunEvent } from './run-event.ts';
import type { RunFacts } from './run-facts.ts';
import { runJobs } from './run-jobs.ts';
import { findRunRecord, keptJobs, writeRunRecord, type RunRecord } from './run-record.ts';

const actor = 'octocat';

interface Attempt {
  readonly event: RunEvent;
  readonly inputs: Readonly<Record<string, string>>;
  readonly runId: number;
  readonly runNumber: number;
  readonly attempt: number;
  readonly kept: ReadonlyMap<string, JobReport>;
}

/** Runs the attempt and saves what the next one needs. */
export async function runAttempt(
  parts: RehearsalParts,
  request: AttemptRequest,
  cancel: AbortSignal,
): Promise<RehearsalReport> {
  const started = performance.now();
  const stopAt = [request.stopAt ?? []].flat();
  for (const id of stopAt) requireJob(parts, id);
  const attempt = beginAttempt(parts, request);
  const run = makeFacts(parts, attempt);
  const saver = createSaver(parts, attempt);
  const jobs = await runJobs({
    run,
    approvals: createApprovals(request.approvals ?? {}),
    kept: attempt.kept,
    stopAt,
    cancel,
    onReport: (reports) => saver.save(reports),
  });
  await saver.idle();
  parts.progress.end();
  const conclusion = conclusionOf(jobs);
  endRun(parts, attempt, { jobs, conclusion });
  saver.save(jobs);
  await saver.idle();
  return {
    schema: 'https://release-actions.dev/schemas/rehearsal-report/v1',
    workflow: parts.workflow.file,
    workflowName: parts.workflow.name ?? parts.stage.workflowPath,
    event: attempt.event.name,
    ref: attempt.event.ref,
    commit: parts.commit,
    repository: parts.stage.repository,
    runId: attempt.runId,
    attempt: attempt.attempt,
    conclusion,
    seconds: (performance.now() - started) / 1000,
    jobs,
    failureCodes: failureCodesOf(jobs),
    ...(await inspectSealedRelease(parts.stage.world)),
    images: inspectImages(parts.stage.world),
    releases: inspectReleases(parts.stage.world),
    requests: countRequests(parts.stage.world),
    violations: parts.stage.world.violations,
  };
}

function requireJob({ workflow }: RehearsalParts, id: string): void {
  if (workflow.jobs.has(id)) return;
  throw rehearsalFailure('REHEARSAL_OPTION_WRONG', {
    seen: `the workflow has no job \`${id}\``,
    expected: `one of ${[...workflow.jobs.keys()].join(', ')}`,
    cure: 'Correct --stop-at.',
  });
}

function beginAttempt(parts: RehearsalParts, request: AttemptRequest): Attempt {
  const record = findRunRecord(parts.folder);
  const again = record !== undefined && request.mode !== 'new';
  const inputs = again ? record.inputs : (request.inputs ?? {});
  const name = again ? record.event : (request.event ?? defaultEvent(parts.workflow));
  const event = createRunEvent(parts.workflow, {
    event: name,
    tag: parts.tag,
    inputs,
    repository: parts.stage.repository,
    isPrivate: parts.stage.world.github.repository(parts.stage.repository).state.private,
    defaultBranch: 'main',
    commit: commitOf(parts, name, again ? record.runId : undefined),
    actor,
  });
  return again
    ? repeatedRun(parts, { record, event, keep: request.mode !== 'all' })
    : newRun(parts, event, inputs);
}

/** A push is at the tag's commit; any other run is where its branch was when it started. */
function commitOf(
  { commit, stage }: RehearsalParts,
  event: EventName,
  runId: number | undefined,
): string {
  if (event === 'push') return commit;
  const { branches, defaultBranch, runs } = stage.world.github.repository(stage.repository).state;
  return runs.find(({ id }) => id === runId)?.headSha ?? branches[defaultBranch] ?? commit;
}

function newRun(parts: RehearsalParts, event: RunEvent, inputs: Attempt['inputs']): Attempt {
  const repository = parts.stage.world.github.repository(parts.stage.repository);
  const runId = repository.addRun({
    path: parts.stage.workflowPath,
    event: event.name,
    headBranch: event.refName,
    headSha: event.commit,
    actor,
    status: 'in_progress',
    conclusion: null,
    jobs: jobNames(parts),
  });
  const { runNumber } = repository.state.runs.find(({ id }) => id === runId)!;
  return { event, inputs, runId, runNumber, attempt: 1, kept: new Map() };
}

interface Repetition {
  readonly record: RunRecord;
  readonly event: RunEvent;
  readonly keep: boolean;
}

/** The same run once more: its ID stays, its attempt grows, its artifacts are still there. */
function repeatedRun(parts: RehearsalParts, { record, event, keep }: Repetition): Attempt {
  const repository = parts.stage.world.github.repository(parts.stage.repository);
  repository.rerun(record.runId, {
    status: 'in_progress',
    conclusion: null,
    jobs: jobNames(parts),
  });
  return {
    event,
    inputs: record.inputs,
    runId: record.runId,
    runNumber: record.runNumber,
    attempt: record.attempt + 1,
    kept: keep ? keptJobs(record) : new Map(),
  };
}

function jobNames({ workflow }: RehearsalParts) {
  return [...workflow.jobs.keys()].map((name) => ({ name }));
}

function makeFacts(parts: RehearsalParts, attempt: Attempt): RunFacts {
  const { options } = parts;
  const folder = join(parts.folder, 'attempts', `${attempt.runId}-${attempt.attempt}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'event.json'), JSON.stringify(attempt.event.payload, undefined, 2));
  return {
    workflow: parts.workflow,
    folder,
    world: parts.stage,
    clock: parts.clock,
    event: attempt.event,
    runId: attempt.runId,
    runNumber: attempt.runNumber,
    attempt: attempt.attempt,
    actor,
    vars: options.vars ?? {},
    secrets: options.secrets ?? {},
    environmentSecrets: options.environmentSecrets ?? {},
    actions: parts.actions,
    hooks: parts.hooks,
    progress: parts.progress,
    inputs: attempt.event.inputs,
  };
}

/**
 * Keeps world and record after every job, so that a process that is killed loses
 * no job that ended. Saves follow each other; what came in between is one save.
 */
function createSaver(parts: RehearsalParts, attempt: Attempt) {
  let latest: readonly JobReport[] | undefined;
  let saving = Promise.resolve();
  const saveLatest = async () => {
    if (!latest) return;
    const jobs = latest;
    latest = undefined;
    await parts.stage.world.save();
    keepRecord(parts, attempt, jobs);
  };
  return {
    save(jobs: readonly JobReport[]) {
      latest = jobs;
      saving = saving.then(saveLatest);
    },
    idle: () => saving,
  };
}

function keepRecord(parts: RehearsalParts, attempt: Attempt, jobs: readonly JobReport[]): void {
  writeRunRecord(parts.folder, {
    workflowSha256: parts.workflowSha256,
    event: attempt.event.name,
    tag: parts.tag,
    inputs: attempt.inputs,
    commit: parts.commit,
    runId: attempt.runId,
    runNumber: attempt.runNumber,
    attempt: attempt.attempt,
    jobs,
    stoppedAt: parts.clock.now().toISOString(),
  });
}

interface Ended {
  readonly jobs: readonly JobReport[];
  readonly conclusion: RehearsalReport['conclusion'];
}

/** Tells the world's GitHub how the run ended. */
function endRun(parts: RehearsalParts, attempt: Attempt, { jobs, conclusion }: Ended): void {
  const repository = parts.stage.world.github.repository(parts.stage.repository);
  const open = conclusion === 'stopped';
  repository.updateRun(attempt.runId, {
    status: open ? 'waiting' : 'completed',
    conclusion: open ? null : conclusion,
    jobs: jobs.map(({ id, state }) =>
      state === 'held' || state === 'waiting'
        ? { name: id, status: 'waiting', conclusion: null }
        : { name: id, conclusion: state },
    ),
  });
}

function conclusionOf(jobs: readonly JobReport[]): RehearsalReport['conclusion'] {
  if (jobs.some(({ state }) => state === 'held' || state === 'waiting')) return 'stopped';
  return runConclusion(jobs.map(({ state }) => state as JobResult));
}

const codePattern = /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): /;

/** Codes that this attempt's error annotations and reasons begin with. */
function failureCodesOf(jobs: readonly JobReport[]): readonly string[] {
  const texts = jobs
    .filter((job) => job.keptFromAttempt === undefined)
    .flatMap((job) => [
      job.reason,
      ...job.legs.flatMap((leg) =>
        leg.steps.flatMap((step) =>
          step.annotations.filter(({ level }) => level === 'error').map(({ message }) => message),
        ),
      ),
    ]);
  return [...new Set(texts.flatMap((text) => codePattern.exec(text)?.[1] ?? []))];
}
