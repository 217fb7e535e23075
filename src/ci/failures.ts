/** Why a commit is not proven green. */
import { failureArea } from '../failure.ts';

export const ciFailure = failureArea('ci', {
  CI_NO_WORKFLOWS: 'No workflow is required: an empty set never passes.',
  CI_RED: 'A required workflow ended with a conclusion that does not pass.',
  CI_CANCELLED: 'A required workflow was cancelled.',
  CI_HOLLOW: 'A required workflow succeeded, but a required job of it did not run to success.',
  CI_MISSING: 'A required workflow has no run for the commit on the branch.',
  CI_PENDING: 'A required workflow was not done when the time to wait was over.',
  CI_INDETERMINATE: 'GitHub gave no definite answer: neither green nor red.',
  CI_FORGED_BRANCH: 'A tag is named like the branch: its runs can pose as those of the branch.',
  CI_BRANCH_MISSING: 'The branch does not exist.',
  CI_NOT_ON_BRANCH: 'The commit is not on the branch.',
  CI_NOT_TIP: 'The commit is not the tip of the branch, which `head-policy: exact` asks for.',
  CI_NEVER_TIP: 'Nothing proves that the commit was ever the tip of the branch.',
});
