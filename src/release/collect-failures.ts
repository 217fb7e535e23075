/** Independent checks that all run, so that a person is told everything at once. */
import { Failure } from '../failure.ts';

export interface FailureCollector {
  /** In the order in which the checks ran. */
  readonly failures: readonly Failure[];
  add(...failures: readonly Failure[]): void;
  /** What the check returned; undefined when it threw a Failure, which is kept. */
  attempt<T>(check: () => T | Promise<T>): Promise<T | undefined>;
}

export function collectFailures(): FailureCollector {
  const failures: Failure[] = [];
  return {
    failures,
    add: (...more) => void failures.push(...more),
    async attempt(check) {
      try {
        return await check();
      } catch (error) {
        // Anything else is a bug, and keeps its stack.
        if (!(error instanceof Failure)) throw error;
        failures.push(error);
        return undefined;
      }
    },
  };
}
