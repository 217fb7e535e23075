/** Why something did not get to the target: refused, taken as something else, or lost. */
import type { Failure } from '../../failure.ts';
import type { ImageDigest } from '../../image-ports.ts';
import type { WriteResult } from '../../ports.ts';
import { imageFailure } from '../failures.ts';
import { deniedFailure } from '../sights.ts';

type Refused = Extract<WriteResult<unknown>, { readonly state: 'refused' }>;

/** IMAGE_COPY_REFUSED, or IMAGE_ACCESS_DENIED. */
export function copyRefused(what: string, { status, reason }: Refused): Failure {
  if (status === 401) return deniedFailure(`${what} was not taken`, reason);
  return imageFailure('IMAGE_COPY_REFUSED', {
    seen: `${what} was not taken: ${reason}`,
    expected: 'a registry that takes what the source serves, at its own address',
    cure: 'Read the registry’s reason: the right to push, a limit, or a kind of manifest that it does not know. An address at another host is a registry that does not know its own name: set it there. Then re-run this job.',
  });
}

/** IMAGE_COPY_DIFFERS. */
export function copyDiffers(what: string, told: ImageDigest): Failure {
  return imageFailure('IMAGE_COPY_DIFFERS', {
    seen: `the registry took ${what} as ${told}`,
    expected: 'the same digest: the same bytes',
    cure: 'Do not use the copy. A registry that changes bytes cannot hold a tested image: ask its operator.',
  });
}

/** IMAGE_COPY_LOST. */
export function copyLost(what: string, reason: string): Failure {
  return imageFailure('IMAGE_COPY_LOST', {
    seen: `${what} did not arrive: ${reason}`,
    expected: 'an answer of the registry, and then what was sent to it',
    cure: 'Re-run this job when the registry answers again: what arrived is not sent again.',
  });
}
