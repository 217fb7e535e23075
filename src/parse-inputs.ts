/** From the texts that a host collected to the values that an action runs with. */
import { kebabCase, type Inputs, type InputValues } from './define-action.ts';
import { inputFailure, NotOfItsKind, type Input } from './inputs.ts';
import { secretVariables } from './secret-variables.ts';

/** Gives the text of an input by its kebab-case name; undefined or '' when it was not given. */
export type ReadInput = (name: string) => string | undefined;

/** The inputs' values by camelCase name. Throws INPUT_MISSING and INPUT_INVALID. */
export function parseInputs<I extends Inputs>(inputs: I, read: ReadInput): InputValues<I> {
  const values: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(inputs)) {
    values[name] = parseInput(kebabCase(name), input, read(kebabCase(name)));
  }
  return values as InputValues<I>;
}

function parseInput(name: string, input: Input<unknown>, given: string | undefined): unknown {
  const trimmed = given?.trim() || literalDefault(input);
  if (trimmed === '') {
    if (input.optional) return undefined;
    throw inputFailure('INPUT_MISSING', {
      seen: `the input \`${name}\` was not given, or is empty.`,
      expected: `${input.kind}: ${input.describe}`,
      cure: `Set \`${name}\` under \`with:\` (on the command line ${commandLineName(name, input)}); when it comes from another job's output, check that this job \`needs\` that job.`,
    });
  }
  try {
    return input.parse(trimmed);
  } catch (error) {
    if (!(error instanceof NotOfItsKind)) throw error;
    throw inputFailure('INPUT_INVALID', {
      seen: `the input \`${name}\` is ${input.secret ? 'not of its kind' : JSON.stringify(abbreviate(trimmed))}.`,
      expected: error.message,
      cure: `Correct \`${name}\`. ${input.describe}`,
    });
  }
}

function commandLineName(name: string, input: Input<unknown>): string {
  return input.secret
    ? `the environment variable ${secretVariables(name).join(' or ')}`
    : `\`--${name}\``;
}

/** An empty text means the default; a default that is an expression has no value of its own. */
function literalDefault(input: Input<unknown>): string {
  return input.default === undefined || input.default.includes('${{') ? '' : input.default;
}

function abbreviate(value: string): string {
  return value.length > 80 ? `${value.slice(0, 77)}...` : value;
}
