/** One leg of a job: its folders, its environment, its steps, what it leaves behind. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateTemplate, renderTemplate, renderTemplates } from '../workflow/template.ts';
import { effectivePermissions } from '../workflow/permissions.ts';
import { resultOf, type JobEnding } from '../workflow/job-result.ts';
import type { Combination } from '../workflow/matrix.ts';
import type { StepsJob } from '../workflow/model.ts';
import { isTruthy, type JsonValue } from '../workflow/values.ts';
import { createMasks, type Masks } from './masks.ts';
import { newFrame, type Leg, type LegFolders } from './leg.ts';
import type { LegReport, StepReport } from './report.ts';
import type { RunFacts } from './run-facts.ts';
import { runSteps } from './run-step.ts';
import { createStepLog } from './step-log.ts';
import { stepScope } from './step-scope.ts';

export interface LegRequest {
  readonly run: RunFacts;
  readonly job: StepsJob;
  readonly name: string;
  readonly matrix: Combination;
  readonly strategy: JsonValue;
  readonly needs: JsonValue;
  readonly environment: string | undefined;
  /** Told when the run is cancelled, or a sibling's failure ends this leg. */
  readonly cancel: AbortSignal;
}

/** How long a job may run when it does not say, in minutes. */
const defaultTimeoutMinutes = 360;

/** Runs the leg to its end; never throws for what the workflow did. */
export async function runLeg(request: LegRequest): Promise<LegReport> {
  const { run, job, name } = request;
  const folders = makeFolders(run, name);
  const access = openAccess(request);
  const masks = createMasks([access.token, ...secretTexts(request)]);
  const timeout = new AbortController();
  const leg: Leg = {
    ...{ run, job, name, folders, access, masks },
    ...{ matrix: request.matrix, strategy: request.strategy, needs: request.needs },
    environment: request.environment,
    signal: AbortSignal.any([request.cancel, timeout.signal]),
    env: {},
    paths: [],
    frame: newFrame(),
    posts: [],
    reports: [],
  };
  const timer = setTimeout(() => timeout.abort(), minutesOf(leg) * 60_000);
  const moment = { job: job.id, leg: name, workspace: folders.workspace };
  try {
    await run.hooks.beforeJob?.(moment);
    setEnvironment(leg);
    await runSteps(job.steps, { leg, frame: leg.frame });
    await runPosts(leg);
    const outputs = collectOutputs(leg, masks);
    await run.hooks.afterJob?.(moment);
    const ending = endingOf(leg, timeout.signal);
    return { name, result: resultOf(ending, toleratesFailure(leg)), steps: leg.reports, outputs };
  } finally {
    clearTimeout(timer);
    access.close();
  }
}

function endingOf(leg: Leg, timeout: AbortSignal): JobEnding {
  if (timeout.aborted) return 'timed-out';
  if (leg.frame.status === 'cancelled') return 'cancelled';
  return leg.frame.status === 'success' ? 'succeeded' : 'failed';
}

function makeFolders(run: RunFacts, name: string): LegFolders {
  const base = join(run.folder, 'jobs', name.replace(/[^A-Za-z0-9.-]+/g, '_'));
  const repository = run.world.repository.split('/')[1]!;
  const folders = {
    workspace: join(base, 'work', repository, repository),
    temp: join(base, 'temp'),
    home: join(base, 'home'),
    tools: join(run.folder, 'tools'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return folders;
}

function openAccess({ run, job, name, environment }: LegRequest) {
  return run.world.openJob({
    job: name,
    workflowName: run.workflow.name ?? run.world.workflowPath,
    runId: run.runId,
    runNumber: run.runNumber,
    attempt: run.attempt,
    event: run.event,
    environment,
    actor: run.actor,
    permissions: effectivePermissions(run.workflow.permissions, job.permissions),
  });
}

function secretTexts({ run, environment }: LegRequest): string[] {
  return [
    ...Object.values(run.secrets),
    ...Object.values(run.environmentSecrets[environment ?? ''] ?? {}),
  ];
}

function setEnvironment(leg: Leg): void {
  for (const templates of [leg.run.workflow.env, leg.job.env]) {
    // A job's env cannot read the `env` context: what stands in it is set at the same moment.
    Object.assign(leg.env, renderTemplates(templates, stepScope(leg, leg.frame, {})));
  }
}

function minutesOf(leg: Leg): number {
  const { timeoutMinutes } = leg.job;
  if (!timeoutMinutes) return defaultTimeoutMinutes;
  const minutes = Number(evaluateTemplate(timeoutMinutes, stepScope(leg, leg.frame, {})));
  return minutes > 0 ? minutes : defaultTimeoutMinutes;
}

function toleratesFailure(leg: Leg): boolean {
  const { continueOnError } = leg.job;
  return (
    continueOnError !== undefined &&
    isTruthy(evaluateTemplate(continueOnError, stepScope(leg, leg.frame, leg.env)))
  );
}

/** What actions left for the end of the job, the last one first. */
async function runPosts(leg: Leg): Promise<void> {
  for (const post of leg.posts.reverse()) {
    if (!post.holds()) continue;
    const started = performance.now();
    const log = createStepLog(leg.masks);
    const ok = await post.run(log, new AbortController().signal);
    const outcome = ok ? 'success' : 'failure';
    if (!ok && leg.frame.status === 'success') leg.frame.status = 'failure';
    const report: StepReport = {
      ...{ name: post.name, does: post.does, outcome, conclusion: outcome },
      ...{ log: log.lines, annotations: log.annotations, outputs: {}, summary: '' },
      seconds: (performance.now() - started) / 1000,
    };
    leg.reports.push(report);
  }
}

/** The job's outputs; one that holds a secret is dropped, as GitHub drops it. */
function collectOutputs(leg: Leg, masks: Masks): Record<string, string> {
  const scope = stepScope(leg, leg.frame, leg.env);
  const outputs: Record<string, string> = {};
  for (const [name, template] of leg.job.outputs) {
    const value = renderTemplate(template, scope);
    outputs[name] = masks.hits(value) ? '' : value;
  }
  return outputs;
}
