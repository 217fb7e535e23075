/** A step that is cancelled: what it ends with, and where it stops. */
import type { SealedChannel } from '../channels/ask.ts';
import type { Interruption } from '../ports.ts';
import { publishFailure } from './failures.ts';

/** Never resolves: rejects with PUBLISH_CANCELLED when this process is asked to end. */
export function whenCancelled(
  sealed: Pick<SealedChannel, 'channel'>,
  { signal }: Interruption,
): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = () => reject(cancelled(sealed));
    if (signal.aborted) refuse();
    signal.addEventListener('abort', refuse, { once: true });
  });
}

/** Throws PUBLISH_CANCELLED: nothing is begun, or waited for, that nobody will hear of. */
export function requireGoingOn(
  sealed: Pick<SealedChannel, 'channel'>,
  { signal }: Interruption,
): void {
  if (signal.aborted) throw cancelled(sealed);
}

function cancelled({ channel }: Pick<SealedChannel, 'channel'>) {
  return publishFailure('PUBLISH_CANCELLED', {
    seen: `the step was cancelled before ${channel.name} was proven`,
    expected: 'a step that ends by itself',
    cure: 'Re-run this job: its gate finds out what was published, and uploads nothing twice.',
  });
}
