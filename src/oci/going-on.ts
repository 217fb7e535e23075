/** Between two writes is where a cancelled job can stop. */
import { imageFailure } from './failures.ts';

/** Throws IMAGE_INTERRUPTED. */
export function requireGoingOn(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw imageFailure('IMAGE_INTERRUPTED', {
    seen: 'the job was cancelled before all tags were set',
    expected: 'a promotion that is left to end',
    cure: 'Re-run the job: it begins anew.',
  });
}
