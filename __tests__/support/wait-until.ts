/** Waits for what another process does. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as the condition holds; throws when it does not within 10 seconds. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    if (condition()) return;
    await sleep(10);
  }
  throw new Error('what was waited for did not happen');
}
