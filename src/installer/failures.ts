/** What can keep an installer from being rendered. */
import { failureArea } from '../failure.ts';

export const installerFailure = failureArea('installer', {
  INSTALLER_ASSET_UNMATCHED: 'A target’s glob matches no sealed artifact, or more than one.',
  INSTALLER_PROGRAM_UNMATCHED:
    'A target’s artifact does not hold the program that is to be installed.',
  INSTALLER_PLATFORM_REPEATED: 'Two targets are for the same platform.',
  INSTALLER_NAME_UNFIT: 'The release has a name that must not stand in a shell script.',
  INSTALLER_UNVERIFIABLE: 'The release carries nothing by which the installer could verify it.',
});
