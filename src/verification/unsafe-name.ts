/** Names that somebody else has given: they become paths only when they are plain. */
import type { Failure } from '../failure.ts';
import { nameFailure } from '../manifest/failures.ts';

/** NAME_UNSAFE, told to who verifies; `reason` is unsafeNameReason's. */
export function unsafeName(name: string, reason: string): Failure {
  return nameFailure('NAME_UNSAFE', {
    seen: `the name ${JSON.stringify(name.slice(0, 220))} ${reason}`,
    expected: 'plain names, as a GitHub release keeps them',
    cure: 'Do not use the file, and do not download it under that name: ask who published it.',
  });
}
