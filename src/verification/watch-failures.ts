/** What can be wrong when past releases are verified again. */
import { failureArea } from '../failure.ts';

export const watchFailure = failureArea('watching releases', {
  WATCH_LIST_UNKNOWN: 'GitHub did not tell the releases of the repository.',
  WATCH_TAG_ABSENT: 'There is no published release of the tag that `since` names.',
  WATCH_NOTHING: 'No release was published since then: nothing would be verified.',
  WATCH_TOO_MANY: 'More releases were published since then than one run verifies.',
  WATCH_REFUSED: 'A published release does not verify.',
  WATCH_UNKNOWN: 'It could not be found out whether a published release still verifies.',
  WATCH_ISSUE_UNKNOWN: 'GitHub did not tell what stands in the issue, or whether it was written.',
  WATCH_ISSUE_REFUSED: 'GitHub refused the issue or the comment.',
});
