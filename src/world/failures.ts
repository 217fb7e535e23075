/** What can be wrong with the world itself, apart from what happens inside it. */
import { failureArea } from '../failure.ts';

export const worldFailure = failureArea('world', {
  WORLD_USAGE: 'The `world` command was called with arguments that it does not know.',
  WORLD_STATE_INCOMPATIBLE: 'The folder holds a world that another version saved.',
});
