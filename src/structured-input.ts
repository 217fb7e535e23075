/** Inputs that carry a small YAML document: lists of workflows, channels, expectations. */
import { parseDocument } from 'yaml';
import { inputFailure } from './inputs.ts';

/** The value of a YAML (or JSON) input, plain data. Throws INPUT_INVALID with the line. */
export function parseStructuredInput(name: string, text: string): unknown {
  const document = parseDocument(text, {
    prettyErrors: true,
    uniqueKeys: true,
    maxAliasCount: 0,
  } as object);
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) {
    throw invalidInput(name, problem.message.split('\n')[0]!, 'a YAML document');
  }
  return document.toJS({ maxAliasCount: 0 }) as unknown;
}

/** INPUT_INVALID for a structured input whose content is not as expected. */
export function invalidInput(name: string, seen: string, expected: string) {
  return inputFailure('INPUT_INVALID', {
    seen: `the input \`${name}\`: ${seen}`,
    expected,
    cure: `Correct \`${name}\`; the action's README shows its form.`,
  });
}
