/** What a calling job came to, told from the jobs that it called. */
import type { Formula } from '../logic/logic.ts';
import type { SymbolicWorld } from '../symbolic/world.ts';
import type { JobOutcome, Results } from './outcome.ts';

/** As for the legs of a matrix: a failure counts first, then a cancellation, then a success. */
export function logicResults(
  { starts, errs }: { readonly starts: Formula; readonly errs: Formula },
  inner: readonly JobOutcome[],
  { logic }: SymbolicWorld,
): Results {
  const some = (result: keyof Results) => logic.or(...inner.map(({ results }) => results[result]));
  const failure = logic.or(errs, logic.and(starts, some('failure')));
  const cancelled = logic.without(logic.and(starts, some('cancelled')), failure);
  const success = logic.without(
    logic.without(logic.and(starts, some('success')), failure),
    cancelled,
  );
  const skipped = logic.not(logic.or(failure, cancelled, success));
  return { success, failure, cancelled, skipped };
}
