/** How a check ended: four ways to say it, so that none is made up on the way. */
import { Failure } from '../failure.ts';
import type { CheckResult } from './model.ts';

export type Outcome = Omit<CheckResult, 'id' | 'title'>;

export function passed(detail: string): Outcome {
  return { standing: 'pass', detail, failures: [] };
}

/** For what the policy does not want, and for kinds that this release need not have. */
export function notAsked(detail: string): Outcome {
  return { standing: 'not-asked', detail, failures: [] };
}

/** The check could not be made: that is no pass. */
export function undecided(detail: string, failure: Failure): Outcome {
  return { standing: 'unknown', detail, failures: [failure] };
}

/** Passed when nothing is wrong. `good` counts what was compared; a failed check counts what is wrong. */
export function judged(failures: readonly Failure[], good: string): Outcome {
  if (failures.length === 0) return passed(good);
  return { standing: 'fail', detail: counted(failures.length, 'failure'), failures };
}

/** `1 file`, `2 files`; with what is said of them: `3 files listed`. */
export function counted(count: number, noun: string, said = ''): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}${said === '' ? '' : ` ${said}`}`;
}

/** What `act` gives, or the Failure that it throws; a bug is thrown on. */
export async function attempted<T>(act: () => T | Promise<T>): Promise<T | Failure> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
