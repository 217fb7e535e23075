/** What can be wrong with a command line before any action runs. */
import { failureArea } from '../failure.ts';

export const commandFailure = failureArea('command line', {
  COMMAND_ARGUMENTS: 'The command line gives a command other arguments than it takes.',
  COMMAND_UNKNOWN: 'The command line names a command or an action that does not exist.',
});
