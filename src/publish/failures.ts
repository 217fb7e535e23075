/** What can be wrong with the command that publishes. */
import { failureArea } from '../failure.ts';

export const publishFailure = failureArea('publish', {
  PUBLISH_COMMAND_FAILED: 'The command that publishes did not succeed.',
  PUBLISH_COMMAND_NOT_STARTED: 'The command that publishes could not be started.',
  PUBLISH_CANCELLED: 'The step was cancelled before its channel was proven.',
});
