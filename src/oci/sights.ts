/** From what a registry showed to what may be built on: no answer, and a refusal, are failures. */
import type { Failure } from '../failure.ts';
import type { Sight } from '../image-ports.ts';
import { imageFailure } from './failures.ts';

/** The value, undefined when it is absent. Throws IMAGE_ACCESS_DENIED and IMAGE_REGISTRY_UNREADABLE. */
export function findSeen<T>(sight: Sight<T>, what: string): T | undefined {
  if (sight.state === 'present') return sight.value;
  if (sight.state === 'absent') return undefined;
  throw sight.state === 'denied'
    ? deniedFailure(what, sight.reason)
    : imageFailure('IMAGE_REGISTRY_UNREADABLE', {
        seen: `${what} could not be read: ${sight.reason}`,
        expected: 'a definite answer',
        cure: 'Re-run this job when the registry answers again.',
      });
}

/** The value. Throws IMAGE_NOT_FOUND besides. */
export function requireSeen<T>(sight: Sight<T>, what: string): T {
  const seen = findSeen(sight, what);
  if (seen !== undefined) return seen;
  throw imageFailure('IMAGE_NOT_FOUND', {
    seen: `the registry has no ${what}`,
    expected: 'the image that was built, tested and is to be promoted',
    cure: 'Push the image first, and give its own repository and digest: nothing is built here.',
  });
}

export function deniedFailure(what: string, reason: string): Failure {
  return imageFailure('IMAGE_ACCESS_DENIED', {
    seen: `${what}: ${reason}`,
    expected: 'credentials that may pull from, and push to, this repository',
    cure: 'Log in before this step (docker/login-action) or give `username` and `password` (`target-username` and `target-password` for the target); on ghcr.io the job needs `permissions: packages: write`, and the package must let this repository write.',
  });
}
