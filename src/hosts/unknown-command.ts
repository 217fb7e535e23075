/** The failure of a command line that names a command or an action that does not exist. */
import type { Failure } from '../failure.ts';
import { commandFailure } from './failures.ts';
import { renderSuggestion } from './nearest.ts';

/** COMMAND_UNKNOWN, with the known name that is nearest. */
export function unknownCommand(name: string, known: readonly string[]): Failure {
  return commandFailure('COMMAND_UNKNOWN', {
    seen: `the command ${JSON.stringify(name)}, which does not exist.`,
    expected: `one of ${known.join(', ')}`,
    cure: `Run \`release-actions help\`.${renderSuggestion(name, known)}`,
  });
}
