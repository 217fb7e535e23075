/**
 * One run of a workflow under one assignment of the model's variables, played by the rehearsal's
 * own decisions: what the model says of every job must be what happens here.
 */
import { Failure } from '../../../src/failure.ts';
import type { Formula } from '../../../src/prover/logic/logic.ts';
import type { ReleaseModel } from '../../../src/prover/model/outcome.ts';
import { decideJob, runSoFar, type Standing } from '../../../src/rehearsal/job-decision.ts';
import type { JobReport, JobState } from '../../../src/rehearsal/report.ts';
import type { RunFacts } from '../../../src/rehearsal/run-facts.ts';
import { holds } from '../../../src/workflow/condition.ts';
import { jobRuns } from '../../../src/workflow/decide-job.ts';
import { matrixResult, resultOf, type JobResult } from '../../../src/workflow/job-result.ts';
import type { StepsJob } from '../../../src/workflow/model.ts';
import { stepStatus, type StepsStatus } from '../../../src/workflow/status.ts';
import { assumed, type Unsettled } from '../../../src/workflow/unsettled.ts';
import type { JsonValue } from '../../../src/workflow/values.ts';

export interface ConcreteRun {
  readonly model: ReleaseModel;
  readonly held: ReadonlySet<number>;
  /** Jobs whose steps the model follows; the others are one step. */
  readonly followed: readonly string[];
}

/** The result of every job. */
export function playRun({ model, held, followed }: ConcreteRun): ReadonlyMap<string, JobResult> {
  const player = createPlayer({ model, held, followed });
  for (const id of model.workflow.jobs.keys()) player.play(id);
  return player.results;
}

function createPlayer({ model, held, followed }: ConcreteRun) {
  const { variables, logic } = model.world;
  const is = (formula: Formula) => logic.holds(formula, held);
  const chosen = new Map(
    variables
      .chosen({
        held,
        asked: new Set(Array.from({ length: variables.count }, (_, level) => level)),
      })
      .map(({ name, value }) => [name, value]),
  );
  const unsettled: Unsettled = {
    cancelledAfterTimeout: is(variables.unsettled('cancelledAfterTimeout')),
    allCancelledMatrix: is(variables.unsettled('allCancelledMatrix')) ? 'failure' : 'cancelled',
    rejectionForgiven: is(variables.unsettled('rejectionForgiven')),
    approvalServesLaterJobs: is(variables.unsettled('approvalServesLaterJobs')),
    calledSkipsPoison: true,
  };
  const isUsual = unsettled.cancelledAfterTimeout === assumed.cancelledAfterTimeout;
  const run = runFacts(model, chosen);
  const reports = new Map<string, JobReport>();
  const results = new Map<string, JobResult>();
  const ended = new Map<string, boolean>();
  const approved = new Set<string>();
  const cancels = is(variables.fault({ what: 'run-cancelled' }));

  const decide = (id: string, runCancelled: boolean): 'runs' | 'skipped' | 'failure' => {
    const standing: Standing = { run, reports, runCancelled };
    if (isUsual) {
      const decision = decideJob(id, standing);
      return decision.kind === 'runs' ? 'runs' : decision.state;
    }
    // The rehearsal takes the usual answers; the decision below it takes any.
    try {
      return jobRuns(model.workflow, id, { ...runSoFar(standing), unsettled }) ? 'runs' : 'skipped';
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return 'failure';
    }
  };

  const playLeg = (job: StepsJob, leg: number | undefined, stopped: boolean): JobResult => {
    const place = { job: job.id, ...(leg !== undefined && { leg }) };
    const waits = job.environment !== undefined;
    const served =
      unsettled.approvalServesLaterJobs && ancestors(job.id).some((id) => approved.has(id));
    if (waits && !served && is(variables.fault({ what: 'rejected', ...place }))) {
      return resultOf('rejected', job.continueOnError !== undefined, unsettled);
    }
    let status: StepsStatus = 'success';
    const steps: Record<string, JsonValue> = {};
    const played = followed.includes(job.id) ? job.steps : [undefined];
    played.forEach((step, index) => {
      const scope = {
        contexts: { steps, vars: run.vars },
        status: stepStatus(status),
      };
      if (step ? !holds(step.condition, scope) : status !== 'success') {
        if (step) steps[step.id!] = { outcome: 'skipped', conclusion: 'skipped' };
        return;
      }
      const part = { ...place, step: index, part: 0 };
      const fails = is(variables.fault({ what: 'step-fails', ...part }));
      const ends =
        is(variables.fault({ what: 'times-out', ...part })) ||
        (stopped && is(variables.moment(`stopped ${job.id} ${index} 0 ${leg ?? ''}`)));
      const forgiven = step?.continueOnError !== undefined;
      if (step) {
        steps[step.id!] = {
          outcome: fails ? 'failure' : 'success',
          conclusion: fails && !forgiven ? 'failure' : 'success',
        };
      }
      if (!fails && ends && status !== 'cancelled') status = 'cancelled';
      else if (fails && !forgiven && status === 'success') status = 'failure';
    });
    if (stopped) status = 'cancelled';
    const ending = { success: 'succeeded', failure: 'failed', cancelled: 'cancelled' } as const;
    return resultOf(ending[status], job.continueOnError !== undefined);
  };

  const ancestors = (id: string): readonly string[] => {
    const { needs } = model.workflow.jobs.get(id)!;
    return [...needs, ...needs.flatMap(ancestors)];
  };

  const endJob = (job: StepsJob, stopped: boolean): JobResult => {
    const legs = (job.strategy?.matrix ? [1, 2] : [undefined]).map((leg) =>
      playLeg(job, leg, stopped),
    );
    return job.strategy?.matrix ? matrixResult(legs, unsettled) : legs[0]!;
  };

  const play = (id: string): void => {
    const job = model.workflow.jobs.get(id) as StepsJob;
    const ready = job.needs.every((need) => ended.get(need));
    const endsBefore = ready && (!cancels || is(variables.moment(`ended ${id}`)));
    const askedBefore = ready && (!cancels || endsBefore || is(variables.moment(`begun ${id}`)));
    ended.set(id, endsBefore);
    const decision = decide(id, !askedBefore);
    let result: JobResult;
    if (decision === 'runs') {
      const stopped = askedBefore && !endsBefore && decide(id, true) !== 'runs';
      const rejected = (leg?: number) =>
        is(variables.fault({ what: 'rejected', job: id, ...(leg !== undefined && { leg }) }));
      const served =
        unsettled.approvalServesLaterJobs && ancestors(id).some((other) => approved.has(other));
      const letIn = job.strategy?.matrix ? !rejected(1) && !rejected(2) : !rejected();
      result = endJob(job, stopped);
      if (job.environment && (letIn || served)) approved.add(id);
    } else {
      result = decision;
    }
    const o = written(id, decision === 'runs' && !isRejected(id), result);
    results.set(id, result);
    reports.set(id, {
      id,
      name: id,
      needs: job.needs,
      state: result as JobState,
      reason: '',
      seconds: 0,
      outputs: { o },
      legs: [],
    } as unknown as JobReport);
  };

  const isRejected = (id: string) => is(model.jobs.get(id)!.rejected);

  const written = (id: string, began: boolean, result: JobResult): string => {
    const { strategy } = model.workflow.jobs.get(id)!;
    const key = strategy?.matrix ? `${id}.outputs.o` : `${id}: steps.s0.outputs.o`;
    const there =
      (result === 'success' && !isRejected(id)) || (began && is(variables.moment(`written ${id}`)));
    if (!there) return '';
    // What reads it as JSON gets the value that was chosen for it.
    const isOther = (chosen.get(key) ?? 'something else') === 'something else';
    return isOther && chosen.get(`fromjson(${key})`) === 'null' ? 'null' : textOf(chosen.get(key));
  };

  return { play, results };
}

/** A told value as a text; what is none of the values that anything asks for is another one. */
function textOf(told: string | undefined): string {
  if (told === undefined || told === 'something else') return '"another"';
  return String(JSON.parse(told));
}

function runFacts(model: ReleaseModel, chosen: ReadonlyMap<string, string>): RunFacts {
  const event = chosen.get('the event') ?? 'push';
  const kind = chosen.get('the ref is a') ?? 'tag';
  const ref = textOf(chosen.get(`github.ref (${kind})`)).replace(
    /^"another"$/,
    `refs/${kind === 'tag' ? 'tags' : 'heads'}/another`,
  );
  const dispatched = event === 'workflow_dispatch';
  return {
    workflow: model.workflow,
    world: { repository: 'octo/tidemark', workflowPath: '.github/workflows/release.yml' },
    event: { name: event, payload: {}, ref, refName: ref, refType: kind, commit: 'c' },
    runId: 1,
    runNumber: 1,
    attempt: 1,
    actor: 'octo',
    vars: { MODE: textOf(chosen.get('vars.MODE')) },
    inputs: dispatched
      ? {
          'dry-run': chosen.get('inputs.dry-run') === 'true',
          channel: chosen.get('inputs.channel') ?? 'stable',
        }
      : {},
  } as unknown as RunFacts;
}
