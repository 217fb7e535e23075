/** A call of a workflow whose file is there: its jobs are part of the model. */
import { logicResults } from './call-results.ts';
import type { BegunJob, Building } from './build-model.ts';
import type { CallJob, Workflow } from '../../workflow/model.ts';
import { known, type Value } from '../symbolic/value.ts';
import { templateValue } from './condition.ts';
import type { JobOutcome } from './outcome.ts';
import { legsOf, type JobEnd } from './run-job.ts';
import { never } from '../logic/logic.ts';

export interface Calling {
  readonly callee: Workflow;
  readonly building: Building;
  addJobs(building: Building): void;
}

export interface CallEnd {
  readonly end: JobEnd;
  /** The jobs of each leg. */
  readonly inner: readonly (readonly JobOutcome[])[];
}

/** Adds the jobs of the called workflow, once for each leg of the calling job. */
export function addCall(
  begun: BegunJob & { readonly job: CallJob },
  { callee, building, addJobs }: Calling,
): CallEnd {
  const legs = legsOf(begun.job);
  const inner = legs.map((leg) => {
    const prefix = `${begun.id}${leg === undefined ? '' : ` (${leg})`} / `;
    addJobs({
      ...building,
      workflow: callee,
      prefix,
      root: building.root ?? begun.job.id,
      caller: begun.id,
      depth: building.depth + 1,
      context: calleeContext(begun, callee, building),
      begins: begun.starts,
      ready: begun.ready,
    });
    return [...callee.jobs.keys()].map((id) => building.standings.get(`${prefix}${id}`)!.outcome);
  });
  const results = logicResults(begun, inner.flat(), building.world);
  // What a comment says of the call itself happens when the call succeeds.
  const declared = begun.effects.filter(({ at }) => at.file === building.workflow.file);
  return {
    inner,
    end: {
      results,
      rejected: never,
      effects: declared.map((effect) => ({
        effect,
        job: begun.id,
        leg: undefined,
        starts: begun.starts,
        succeeds: results.success,
      })),
    },
  };
}

/** `inputs` are what the caller passes, else what the callee sets; the rest is the caller's. */
function calleeContext(
  { job, environment }: BegunJob & { readonly job: CallJob },
  callee: Workflow,
  { context }: Building,
): Building['context'] {
  const declared = callee.triggers.get('workflow_call')?.inputs ?? new Map();
  const passed = new Map<string, Value>();
  for (const [name, declaration] of declared) {
    const template = job.with.get(name) ?? declaration.default;
    passed.set(name.toLowerCase(), template ? templateValue(template, environment) : known(null));
  }
  return (path) =>
    path[0]!.toLowerCase() === 'inputs' && path.length === 2
      ? (passed.get(path[1]!.toLowerCase()) ?? known(null))
      : context(path);
}
