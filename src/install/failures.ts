/** What can keep a release from being installed by its digests. */
import { failureArea } from '../failure.ts';

export const installFailure = failureArea('install', {
  INSTALL_NOTHING: 'No channel of the release is one that an installer takes by digest.',
  INSTALL_FOLDER_NOT_EMPTY: 'The folder for the lock files already holds something.',
  INSTALL_AMBIGUOUS: 'Two files of a release are the same version of one package.',
  INSTALL_METADATA_UNREADABLE: 'A package does not tell which other packages it needs.',
});
