/**
 * Points of GitHub's semantics that neither source nor documentation settles.
 * Whoever evaluates a workflow says which answer it takes; a proof must hold
 * under every one of them.
 */

export interface Unsettled {
  /** Rule 9: `cancelled()` is true below a job that timed out or that fail-fast cancelled. */
  readonly cancelledAfterTimeout: boolean;
  /** Rule 10: the result of a matrix all of whose legs were cancelled. */
  readonly allCancelledMatrix: 'cancelled' | 'failure';
  /** Rules 7 and 11: `continue-on-error` of a job forgives an approval that was denied. */
  readonly rejectionForgiven: boolean;
  /** Rule 12: one approval serves every job of the run that waits for that environment later. */
  readonly approvalServesLaterJobs: boolean;
  /** Rule 14: a skipped job inside a called workflow counts as an ancestor of the caller's. */
  readonly calledSkipsPoison: boolean;
}

/** The answers that a single evaluation takes: what users report most. */
export const assumed: Unsettled = {
  cancelledAfterTimeout: false,
  allCancelledMatrix: 'cancelled',
  rejectionForgiven: false,
  approvalServesLaterJobs: false,
  calledSkipsPoison: true,
};

/** Every combination of answers, 32 of them. */
export function everyUnsettled(): readonly Unsettled[] {
  const booleans = [false, true];
  return booleans.flatMap((cancelledAfterTimeout) =>
    (['cancelled', 'failure'] as const).flatMap((allCancelledMatrix) =>
      booleans.flatMap((rejectionForgiven) =>
        booleans.flatMap((approvalServesLaterJobs) =>
          booleans.map((calledSkipsPoison) => ({
            cancelledAfterTimeout,
            allCancelledMatrix,
            rejectionForgiven,
            approvalServesLaterJobs,
            calledSkipsPoison,
          })),
        ),
      ),
    ),
  );
}
