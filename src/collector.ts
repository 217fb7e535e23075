/** Runs checks that do not stop each other: a failure is kept, and the next check goes on. */
import { Failure } from './failure.ts';

export interface Collector {
  /** In the order in which they came. */
  readonly failures: readonly Failure[];
  add(failure: Failure): void;
  /** What the check gives, undefined when it failed; a bug is thrown on. */
  check<T>(check: () => T | Promise<T>): Promise<T | undefined>;
}

export function createCollector(): Collector {
  const failures: Failure[] = [];
  return {
    failures,
    add: (failure) => void failures.push(failure),
    check: async (check) => {
      try {
        return await check();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failures.push(error);
        return undefined;
      }
    },
  };
}
