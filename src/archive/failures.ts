/** What can be wrong with an archive that somebody else may have made. */
import { failureArea } from '../failure.ts';

export const archiveFailure = failureArea('archive', {
  ARCHIVE_UNSUPPORTED: 'A file is no archive, or of a kind that cannot be read.',
  ARCHIVE_CORRUPT: 'An archive is cut short, or what is in it contradicts its own records.',
  ARCHIVE_UNSAFE_NAME: 'A member’s name would lead out of the folder, or cannot be a path.',
  ARCHIVE_LINK: 'A member is a link, a device or a pipe instead of a file.',
  ARCHIVE_DUPLICATE_NAME: 'Two members of an archive have the same name.',
  ARCHIVE_TOO_LARGE: 'An archive holds more than it sensibly could.',
});
