/** An output of a job, as those who need it see it. */
import type { Formula } from '../logic/logic.ts';
import type { Job, Workflow } from '../../workflow/model.ts';
import { valueText } from '../../workflow/values.ts';
import type { Environment } from '../symbolic/evaluate.ts';
import { known, ofCases, type Value } from '../symbolic/value.ts';
import { unknownValue, type SymbolicWorld } from '../symbolic/world.ts';
import { templateValue } from './condition.ts';
import { reachedOutput, resultValue } from './job-environment.ts';
import type { JobOutcome, Results } from './outcome.ts';

interface Written {
  readonly id: string;
  readonly job: Job;
  readonly environment: Environment;
  readonly starts: Formula;
  /** The file that it calls, where that is known. */
  readonly callee: Workflow | undefined;
  readonly results: Results;
  readonly rejected: Formula;
  readonly inner: readonly (readonly JobOutcome[])[];
}

/** The value of an output; empty when the job did not run, null when it declares none of the name. */
export function jobOutput(name: string, written: Written, world: SymbolicWorld): Value {
  const { id, results, rejected } = written;
  const value = asText(writtenValue(name, written, world), world);
  const { logic } = world;
  const begins = logic.without(written.starts, rejected);
  // A denial that is forgiven is a success that wrote nothing.
  const success = logic.without(results.success, rejected);
  return reachedOutput(value, { id, begins, success }, world);
}

function writtenValue(name: string, written: Written, world: SymbolicWorld): Value {
  const { job, callee, environment, id } = written;
  const anything = () =>
    unknownValue(
      world,
      { kind: 'unknown', key: `${id}.outputs.${name}`, type: 'text' },
      { canBeEmpty: true },
    );
  if (job.kind === 'call' && !callee) return anything();
  const outputs =
    job.kind === 'steps'
      ? job.outputs
      : (callee!.triggers.get('workflow_call')?.outputs ?? new Map());
  const template = [...outputs].find(
    ([output]) => output.toLowerCase() === name.toLowerCase(),
  )?.[1];
  if (!template) return known(null);
  // One leg of a matrix decides, and which is not known.
  if (job.strategy?.matrix) return anything();
  return templateValue(template, callee ? calledEnvironment(written) : stepsSeen(environment));
}

/** `jobs.<id>.outputs.<name>` and `jobs.<id>.result` of the called workflow. */
function calledEnvironment({ environment, inner }: Written): Environment {
  const jobs = new Map((inner[0] ?? []).map((outcome) => [outcome.job.id.toLowerCase(), outcome]));
  return {
    ...environment,
    find(path) {
      const [context, id, property, name] = path;
      if (context?.toLowerCase() !== 'jobs' || id === undefined) return environment.find(path);
      const job = jobs.get(id.toLowerCase());
      if (property?.toLowerCase() === 'result' && job)
        return resultValue(job.results, environment.world);
      return job && name !== undefined ? job.output(name) : known(null);
    },
  };
}

/** What steps wrote is a text that only the run knows. */
function stepsSeen(environment: Environment): Environment {
  const { world, scope } = environment;
  return {
    ...environment,
    find(path) {
      if (path[0]!.toLowerCase() !== 'steps') return environment.find(path);
      const key = `${scope}${path.join('.')}`;
      return unknownValue(world, { kind: 'unknown', key, type: 'text' }, { canBeEmpty: true });
    },
  };
}

/** Outputs are texts, whatever was computed. */
function asText(value: Value, { logic }: SymbolicWorld): Value {
  return ofCases(
    value.cases.map(({ when, symbol }) =>
      symbol.kind === 'known'
        ? { when, symbol: { kind: 'known', value: valueText(symbol.value) } as const }
        : { when, symbol },
    ),
    value.error,
    logic,
  );
}
