/** The people who approve what is staged at a registry: outside of GitHub, with a second factor. */
import type { World } from '../world/world.ts';
import type { Approvals } from './approvals.ts';
import type { JobReport } from './report.ts';

/** By this name they are answered for, as the reviewers of an environment are. */
export const stagedApprovals = 'npm-stage';

/**
 * What they do once a job has ended: they look at its run first, so that they decide about
 * what is staged when the job succeeded, and leave all as it is when it did not.
 */
export function decideStagedVersions(
  { npm }: World,
  { state }: Pick<JobReport, 'state'>,
  approvals: Approvals,
): void {
  const waiting = Object.keys(npm.state.staged);
  if (state !== 'success' || waiting.length === 0) return;
  const answer = approvals.ask(stagedApprovals);
  if (answer === 'wait') return;
  for (const id of waiting) npm.decide(id, answer);
}
