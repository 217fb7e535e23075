/** What can be wrong with a receipt: each is one way in which a channel is not proven. */
import { failureArea } from '../failure.ts';

export const receiptFailure = failureArea('receipt', {
  RECEIPT_UNREADABLE: 'A path given for receipts does not lead to receipts.',
  RECEIPT_MALFORMED: 'A receipt is not JSON of the shape that require-byte-identity writes.',
  RECEIPT_MISSING: 'A required channel has no receipt.',
  RECEIPT_CHANNEL_UNKNOWN: 'A receipt or a requirement names a channel that was not sealed.',
  RECEIPT_CHANNEL_DIFFERS: 'A receipt tells another type, package or version for its channel.',
  RECEIPT_MANIFEST_DIFFERS: 'A receipt was written for another release manifest.',
  RECEIPT_RELEASE_DIFFERS: 'A receipt was written for another repository, tag or commit.',
  RECEIPT_NOT_PROVEN: 'A receipt tells that its channel failed.',
  RECEIPT_STAGED: 'A channel is staged: nobody has approved it yet, so that nobody can install it.',
  RECEIPT_SUBJECTS_DIFFER: "A receipt's subjects are not the channel's sealed artifacts.",
  RECEIPT_OBSERVATION_DIFFERS: 'A receipt lacks an equal observation of a sealed artifact.',
});
