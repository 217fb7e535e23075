/** A workflow, and the workflows that it calls, as one model of everything that can happen. */
import { localPath, type CalledFiles } from '../effects/called-files.ts';
import type { Effect } from '../effect.ts';
import { always, type Formula } from '../logic/logic.ts';
import type { CallJob, Job, Workflow } from '../../workflow/model.ts';
import { ancestorsOf, topologicalOrder } from '../../workflow/needs-graph.ts';
import { createRunContext, type RunContext } from '../symbolic/run-context.ts';
import type { SymbolicWorld } from '../symbolic/world.ts';
import { addCall } from './add-call.ts';
import { askCondition, type Asked } from './condition.ts';
import { jobEnvironment, type JobSight } from './job-environment.ts';
import { jobOutput } from './job-output.ts';
import { momentsOf } from './moments.ts';
import type { JobOutcome, ReleaseModel } from './outcome.ts';
import { environmentName, runJob } from './run-job.ts';
import { extendLineage, joinLineages, type Standing } from './standing.ts';

/** How deep workflows may call each other, as on GitHub. */
const maxDepth = 10;

export interface ModelInput {
  readonly workflow: Workflow;
  readonly called: CalledFiles;
  /** The effects of a workflow, of one that is called as much as of the caller. */
  effectsOf(workflow: Workflow): readonly Effect[];
}

/** The model. Throws BoundReached. */
export function buildModel(input: ModelInput, world: SymbolicWorld): ReleaseModel {
  const building: Building = {
    input,
    world,
    standings: new Map(),
    workflow: input.workflow,
    prefix: '',
    root: undefined,
    caller: undefined,
    depth: 0,
    context: createRunContext(input.workflow, world),
    begins: always,
    ready: always,
  };
  addJobs(building);
  const jobs = new Map([...building.standings].map(([id, { outcome }]) => [id, outcome]));
  const effects = [...jobs.values()].flatMap((outcome) => outcome.effects);
  return { workflow: input.workflow, world, jobs, effects };
}

/** One file whose jobs are being added. */
export interface Building {
  readonly input: ModelInput;
  readonly world: SymbolicWorld;
  /** By ID; each after all that it needs. */
  readonly standings: Map<string, Standing>;
  readonly workflow: Workflow;
  /** `caller / `, or nothing. */
  readonly prefix: string;
  /** The job of the analysed file that calls this one, undefined in that file. */
  readonly root: string | undefined;
  /** That job's ID in the model. */
  readonly caller: string | undefined;
  readonly depth: number;
  readonly context: RunContext;
  /** The job that calls this file runs. */
  readonly begins: Formula;
  /** What that job needs had ended when the run was cancelled. */
  readonly ready: Formula;
}

/** Adds every job of the file, and of the files that it calls. */
export function addJobs(building: Building): void {
  const { workflow, input } = building;
  const effects = input.effectsOf(workflow);
  for (const id of topologicalOrder(workflow.jobs)) {
    const job = workflow.jobs.get(id)!;
    addJob(
      job,
      effects.filter(({ site }) => site.job === id),
      building,
    );
  }
}

function addJob(job: Job, effects: readonly Effect[], building: Building): void {
  const { world, prefix, standings } = building;
  const { begun, sight, ended } = beginJob(job, effects, building);
  const { id, environment, starts } = begun;
  const callee = job.kind === 'call' ? calleeOf(job, building) : undefined;
  const { end, inner } = callee
    ? addCall({ ...begun, job: job as CallJob }, { callee, building, addJobs })
    : { end: runJob({ ...begun, approved: approvedBefore(job, building) }), inner: [] };
  const outcome: JobOutcome = {
    ...end,
    id,
    root: building.root ?? job.id,
    caller: building.caller,
    job,
    workflow: building.workflow,
    needs: job.needs.map((need) => `${prefix}${need}`),
    begins: building.begins,
    starts,
    environment,
    output: (name) => jobOutput(name, { ...begun, ...end, callee, inner }, world),
  };
  const below = inner.flatMap((jobs) => jobs.map(({ results }) => results));
  const upTo = extendLineage(sight.above, { results: end.results, inner: below }, world);
  standings.set(id, { outcome, ended, upTo });
}

/** Asks the job's condition when its turn comes. */
function beginJob(job: Job, effects: readonly Effect[], building: Building) {
  const { world, prefix, standings, begins, context } = building;
  const { logic } = world;
  const id = `${prefix}${job.id}`;
  const needs = job.needs.map((need) => standings.get(`${prefix}${need}`)!);
  const ready = logic.and(building.ready, ...needs.map(({ ended }) => ended));
  const moments = momentsOf(id, ready, world);
  const sight: JobSight = {
    id,
    world,
    context,
    above: joinLineages(
      needs.map(({ upTo }) => upTo),
      world,
    ),
    needs: new Map(needs.map(({ outcome }, index) => [job.needs[index]!, outcome])),
    find: (other) => standings.get(`${prefix}${other}`)?.outcome.results,
  };
  const environment = jobEnvironment(sight, logic.not(moments.asked));
  const asked = askCondition(job.condition, environment);
  const starts = logic.and(begins, asked.holds);
  const errs = logic.and(begins, asked.errs);
  const stopped = stoppedOf({ job, sight, starts }, moments);
  const begun: BegunJob = { id, job, effects, environment, starts, errs, stopped, ready };
  return { begun, sight, ended: moments.ended };
}

/** A job whose condition was asked. */
export interface BegunJob {
  readonly id: string;
  readonly job: Job;
  readonly effects: readonly Effect[];
  readonly environment: JobOutcome['environment'];
  readonly starts: Formula;
  readonly errs: Formula;
  readonly stopped: Formula;
  readonly ready: Formula;
}

/** Rule 13: the condition of a running job is asked anew when the run is cancelled. */
function stoppedOf(
  { job, sight, starts }: { readonly job: Job; readonly sight: JobSight; readonly starts: Formula },
  { asked, ended }: { readonly asked: Formula; readonly ended: Formula },
): Formula {
  const { logic } = sight.world;
  const again: Asked = askCondition(job.condition, jobEnvironment(sight, always));
  return logic.without(logic.without(logic.and(starts, asked), ended), again.holds);
}

function calleeOf({ uses }: CallJob, { input, depth }: Building): Workflow | undefined {
  return depth >= maxDepth ? undefined : input.called.workflows.get(localPath(uses) ?? '');
}

/** A job above waited for the same environment and was let in. */
function approvedBefore(job: Job, { standings, prefix, world, workflow }: Building): Formula {
  const { logic } = world;
  const name = environmentName(job);
  const same = name === undefined ? [] : ancestorsOf(workflow.jobs, job.id);
  return logic.or(
    ...same
      .map((id) => standings.get(`${prefix}${id}`)!.outcome)
      .filter((outcome) => environmentName(outcome.job) === name)
      .map(({ starts, rejected }) => logic.without(starts, rejected)),
  );
}
