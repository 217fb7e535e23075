/** What can be wrong with bytes that must equal the sealed ones. */
import { failureArea } from '../failure.ts';

export const bytesFailure = failureArea('bytes', {
  BYTES_LOCAL_MISSING: 'A sealed artifact is not in the folder that is about to be published.',
  BYTES_LOCAL_EXTRA: 'The folder that is about to be published has a file that was not sealed.',
  BYTES_LOCAL_DIFFER: 'A file that is about to be published is not the sealed one.',
  BYTES_SERVED_DIFFER: 'A channel serves other bytes than the sealed ones.',
});
