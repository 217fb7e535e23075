/** What can keep a folder from being packed so that everybody gets the same bytes. */
import { failureArea } from '../failure.ts';

export const packFailure = failureArea('pack', {
  PACK_EPOCH_MISSING: 'No time was given for the members of an archive.',
  PACK_EPOCH_INVALID: 'The time for the members of an archive is none that it can hold.',
  PACK_FORMAT_UNKNOWN: 'The name of an archive does not tell its format.',
  PACK_TARGET_UNCLEAR: 'Neither or both of a file to write and a file to compare with were given.',
  PACK_NOTHING: 'No file is left to pack.',
  PACK_GLOB_UNMATCHED: 'A glob of files that must be there matches none.',
  PACK_NAME_UNSAFE: 'A name cannot be that of a member which every tool unpacks.',
  PACK_LINK: 'A folder that is to be packed holds a link.',
  PACK_LINK_OUTSIDE: 'A link leads out of the folder that is to be packed.',
  PACK_NOT_A_FILE: 'A folder that is to be packed holds a device, a socket or a pipe.',
  PACK_OUTPUT_INSIDE: 'The archive would be a member of itself.',
  PACK_FILE_CHANGED: 'A file changed while it was packed.',
  PACK_DIFFERS: 'An existing archive is not what packing the folder gives.',
});
