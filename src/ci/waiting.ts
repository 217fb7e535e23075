/** Two deadlines: runs must appear soon, and may take long to end. */
import type { Clock } from '../ports.ts';
import type { Verdict } from './model.ts';

const firstIntervalMilliseconds = 10_000;
const longestIntervalMilliseconds = 60_000;

export interface WaitingOptions {
  readonly discoverySeconds: number;
  readonly completionSeconds: number;
}

export interface Waiting {
  /** Seconds that a verdict may still change in; 0 when it is final. */
  secondsLeft(verdict: Verdict): number;
  /** Waits for the next look: 10 s at first, up to 60 s later, never beyond the deadline. */
  pause(verdict: Verdict): Promise<void>;
}

/** Starts both deadlines now. */
export function startWaiting(options: WaitingOptions, clock: Clock): Waiting {
  const startedAt = clock.now().getTime();
  let interval = firstIntervalMilliseconds;
  let answered = false;
  const limit = (verdict: Verdict): number => {
    if (verdict === 'missing') return options.discoverySeconds;
    if (verdict === 'pending') return options.completionSeconds;
    // An outage in the middle of a long wait is waited out; one at its start is not.
    return verdict === 'indeterminate' && answered ? options.completionSeconds : 0;
  };
  const secondsLeft = (verdict: Verdict) =>
    Math.max(0, limit(verdict) - (clock.now().getTime() - startedAt) / 1000);
  return {
    secondsLeft,
    pause: async (verdict) => {
      answered = true;
      await clock.sleep(Math.min(interval, secondsLeft(verdict) * 1000));
      interval = Math.min(interval * 1.5, longestIntervalMilliseconds);
    },
  };
}
