/** Inputs that were given, against those that an action has. */
import type { ActionDefinition } from '../define-action.ts';
import { inputFailure } from '../inputs.ts';
import { inputsByName } from './flags.ts';
import { renderSuggestion } from './nearest.ts';

/**
 * GitHub only warns of an input that an action does not have. A misspelt one would leave out
 * what it was to check, and the step would pass. Throws INPUT_UNKNOWN.
 */
export function requireKnownInputs(definition: ActionDefinition, given: readonly string[]): void {
  const known = [...inputsByName(definition).keys()];
  const strange = given.find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw inputFailure('INPUT_UNKNOWN', {
    seen: `the input \`${strange}\`, which ${definition.name} does not have.`,
    expected: `inputs of that action: ${known.join(', ')}`,
    cure: `Correct its name under \`with:\`; an environment variable named INPUT_… counts as one too.${renderSuggestion(strange, known)}`,
  });
}
