/** What expressions of a job see: `needs`, `inputs`, the run, and what only the runner knows. */
import type { Formula } from '../logic/logic.ts';
import { never } from '../logic/logic.ts';
import type { Environment } from '../symbolic/evaluate.ts';
import type { RunContext } from '../symbolic/run-context.ts';
import { choose, known, ofCases, type Value } from '../symbolic/value.ts';
import { unknownValue, type SymbolicWorld } from '../symbolic/world.ts';
import type { JobOutcome, Results } from './outcome.ts';
import { statusBelow, type Lineage } from './standing.ts';

export interface JobSight {
  readonly id: string;
  readonly world: SymbolicWorld;
  readonly context: RunContext;
  /** Direct needs, by their ID in the file. */
  readonly needs: ReadonlyMap<string, JobOutcome>;
  readonly above: Lineage;
  /** A job of the same file. */
  find(job: string): Results | undefined;
}

/** The environment of the job's `if` when the run was, or was not yet, cancelled. */
export function jobEnvironment(sight: JobSight, cancelled: Formula): Environment {
  const { world, id } = sight;
  return {
    world,
    scope: `${id}: `,
    status: statusBelow(sight.above, { cancelled, find: (job) => sight.find(job) }, world),
    find: (path) => findNeed(path, sight) ?? findRunner(path, sight) ?? sight.context(path),
  };
}

function findNeed(path: readonly string[], { needs, world }: JobSight): Value | undefined {
  const [context, id, property, name] = path;
  if (context?.toLowerCase() !== 'needs' || id === undefined || property === undefined) {
    return undefined;
  }
  const isResult = property.toLowerCase() === 'result' && path.length === 3;
  if (id === '*') {
    if (!isResult) return undefined;
    const items = [...needs.values()].map(({ results }) => resultValue(results, world));
    return ofCases([{ when: 1, symbol: { kind: 'list', items } }], never, world.logic);
  }
  const need = [...needs].find(([need]) => need.toLowerCase() === id.toLowerCase())?.[1];
  if (!need) return known(null);
  if (isResult) return resultValue(need.results, world);
  if (property.toLowerCase() !== 'outputs' || name === undefined) return undefined;
  return path.length === 4 ? need.output(name) : known(null);
}

/** Texts that the runner knows; secrets too, though no `if` may read them. */
function findRunner(path: readonly string[], { world, id }: JobSight): Value | undefined {
  const context = path[0]!.toLowerCase();
  if (!['env', 'runner', 'secrets'].includes(context) || path.length !== 2) return undefined;
  const key = context === 'secrets' ? path.join('.') : `${id}: ${path.join('.')}`;
  return unknownValue(world, { kind: 'unknown', key, type: 'text' }, { canBeEmpty: true });
}

/** A result as the text that `needs` shows. */
export function resultValue(results: Results, { logic }: SymbolicWorld): Value {
  const cases = (['success', 'failure', 'cancelled', 'skipped'] as const).map((value) => ({
    when: results[value],
    symbol: { kind: 'known', value } as const,
  }));
  return ofCases(cases, never, logic);
}

/**
 * An output as it reaches those who need the job: nothing when the job never ran; when it did not
 * succeed, what it had written by then, or nothing.
 */
export function reachedOutput(
  written: Value,
  {
    id,
    begins,
    success,
  }: { readonly id: string; readonly begins: Formula; readonly success: Formula },
  { logic, variables }: SymbolicWorld,
): Value {
  const partly = logic.and(begins, variables.moment(`written ${id}`));
  const there = logic.or(success, partly);
  const sure = { cases: written.cases, error: never };
  // What fails to evaluate at the end of a job leaves the output empty.
  const whole = ofCases(
    [...sure.cases, { when: written.error, symbol: { kind: 'known', value: '' } }],
    never,
    logic,
  );
  return choose(there, { then: whole, otherwise: known('') }, logic);
}
