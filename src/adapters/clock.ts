/** The machine's clock, which may be set back: time that passed is never taken back here. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../ports.ts';

const startedAt = Date.now();
const startedMark = performance.now();

export const systemClock: Clock = {
  // From the time at the start on, counted by a clock that nobody sets: budgets rely on it.
  now: () => new Date(startedAt + (performance.now() - startedMark)),
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};
