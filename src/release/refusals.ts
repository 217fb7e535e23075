/** What GitHub's refusal of a write to a release most probably means, and the cure. */
import type { Failure } from '../failure.ts';
import type { WriteResult } from '../ports.ts';
import { releaseFailure } from './failures.ts';

type Refused = Extract<WriteResult<unknown>, { state: 'refused' }>;

/** An instruction for a status with which GitHub refused a write. */
export function cureOfRefusal(status: number): string {
  switch (status) {
    case 401:
      return 'Give the job a token that is still valid (`github-token`), then re-run it.';
    case 403:
    case 404:
      // GitHub answers 404 as well where a token may not write: it does not tell what it hides.
      return 'Give the job `permissions: contents: write`. If it has that: GitHub wants `workflows: write`, which GITHUB_TOKEN cannot hold, when a release names a target commit whose workflow files differ from the default branch. This action never names one, so check that the tag exists, then re-run this job.';
    case 422:
      return 'Look at the draft and at the rules of the repository: the tag may belong to a published or a deleted immutable release, whose name is burned for good. Then release under a new version, or mend the draft and re-run this job.';
    case 429:
      return 'Wait until the rate limit is over, then re-run this job.';
    default:
      return 'Re-run this job; it goes on where this one stopped.';
  }
}

/** RELEASE_WRITE_REFUSED for what was tried. */
export function writeRefused(tried: string, { status, reason }: Refused): Failure {
  return releaseFailure('RELEASE_WRITE_REFUSED', {
    seen: `GitHub refused to ${tried}: ${status} ${reason}`,
    expected: 'the write to be accepted',
    cure: cureOfRefusal(status),
  });
}

/** RELEASE_WRITE_UNRESOLVED for what was tried. */
export function writeUnresolved(tried: string, reason: string): Failure {
  return releaseFailure('RELEASE_WRITE_UNRESOLVED', {
    seen: `no answer came when trying to ${tried} (${reason}), and reading back did not tell what came of it`,
    expected: 'an answer, or a definite state to read back',
    cure: 'Re-run this job when GitHub answers again: it reads what is there and goes on from it.',
  });
}
