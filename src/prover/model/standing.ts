/** How a job stands to the jobs that need it: the status functions (rules 2 to 5, 9, 14). */
import { never, type Formula } from '../logic/logic.ts';
import type { StatusFormulas } from '../symbolic/evaluate.ts';
import type { SymbolicWorld } from '../symbolic/world.ts';
import type { JobOutcome, Results } from './outcome.ts';

export interface Standing {
  readonly outcome: JobOutcome;
  /** It has ended when the run is cancelled, or the run is not. */
  readonly ended: Formula;
  /** Of itself and all that it needs, directly or not. */
  readonly upTo: Lineage;
}

/**
 * What a job and all above it came to. Computed when a condition asks: in a wide graph, that
 * something failed somewhere is a far larger formula than that all went well.
 */
export interface Lineage {
  allSucceeded(): Formula;
  someFailed(): Formula;
  someCancelled(): Formula;
}

/** Of several jobs and all above them. */
export function joinLineages(lineages: readonly Lineage[], { logic }: SymbolicWorld): Lineage {
  return {
    allSucceeded: once(() => logic.and(...lineages.map((each) => each.allSucceeded()))),
    someFailed: once(() => logic.or(...lineages.map((each) => each.someFailed()))),
    someCancelled: once(() => logic.or(...lineages.map((each) => each.someCancelled()))),
  };
}

/** The same with one more job below; `inner` are the jobs of the workflow that it calls. */
export function extendLineage(
  above: Lineage,
  { results, inner }: { readonly results: Results; readonly inner: readonly Results[] },
  { logic, variables }: SymbolicWorld,
): Lineage {
  // Unsettled: a skip inside of a called workflow may count as one above its caller's dependents.
  const counts = inner.length > 0 ? variables.unsettled('calledSkipsPoison') : never;
  const some = (result: 'failure' | 'cancelled') =>
    logic.or(results[result], logic.and(counts, logic.or(...inner.map((each) => each[result]))));
  const innerAll = () =>
    logic.or(logic.not(counts), logic.and(...inner.map(({ success }) => success)));
  return {
    allSucceeded: once(() => logic.and(above.allSucceeded(), results.success, innerAll())),
    someFailed: once(() => logic.or(above.someFailed(), some('failure'))),
    someCancelled: once(() => logic.or(above.someCancelled(), some('cancelled'))),
  };
}

function once(compute: () => Formula): () => Formula {
  let known: Formula | undefined;
  return () => (known ??= compute());
}

/** What the status functions answer in a job's `if`. */
export function statusBelow(
  above: Lineage,
  asked: { readonly cancelled: Formula; readonly find: (job: string) => Results | undefined },
  { logic, variables }: SymbolicWorld,
): StatusFormulas {
  const named = (jobs: readonly string[], result: 'success' | 'failure') =>
    jobs.map((job) => asked.find(job)?.[result] ?? never);
  return {
    success: (jobs) =>
      logic.without(
        jobs.length > 0 ? logic.and(...named(jobs, 'success')) : above.allSucceeded(),
        asked.cancelled,
      ),
    failure: (jobs) => (jobs.length > 0 ? logic.or(...named(jobs, 'failure')) : above.someFailed()),
    cancelled: () =>
      // Unsettled: one job's timeout may make `cancelled()` true for those below.
      logic.or(
        asked.cancelled,
        logic.and(variables.unsettled('cancelledAfterTimeout'), above.someCancelled()),
      ),
  };
}
