/** What can be wrong with files that the product reads and writes. */
import { failureArea } from '../failure.ts';

export const fileFailure = failureArea('files', {
  FILE_MISSING: 'A file or folder that was named is not there.',
  FILE_NOT_PLAIN: 'A path is a link, a folder or a device where a plain file is needed.',
  FILE_TOO_LARGE: 'A file is larger than what it could sensibly be.',
  FILE_NOT_WRITTEN: 'A file could not be written.',
});
