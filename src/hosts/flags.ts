/** Command-line flags of an action, generated from its definition. */
import { parseArgs } from 'node:util';
import { kebabCase, type ActionDefinition } from '../define-action.ts';
import { inputFailure, type Input } from '../inputs.ts';
import { secretVariables } from '../secret-variables.ts';
import { renderSuggestion } from './nearest.ts';

export interface Flags {
  /** Texts of the inputs that were given, by kebab-case name. */
  readonly texts: ReadonlyMap<string, string>;
  readonly json: boolean;
  readonly help: boolean;
}

type Token = ReturnType<typeof readTokens>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** Flags that every action has. */
const commonFlags = ['help', 'json'] as const;

/** Inputs of a definition by kebab-case name, in the order of the definition. */
export function inputsByName(definition: ActionDefinition): ReadonlyMap<string, Input<unknown>> {
  return new Map(
    Object.entries(definition.inputs).map(([name, input]) => [kebabCase(name), input]),
  );
}

/**
 * Reads the arguments after the action's name. A list may be given several
 * times. Throws INPUT_UNKNOWN for what the action does not have and for
 * secrets, INPUT_INVALID for a flag without its value or given twice.
 */
export function parseFlags(definition: ActionDefinition, argv: readonly string[]): Flags {
  const inputs = inputsByName(definition);
  const tokens = readTokens(inputs, argv).map((token) => asFlag(token, definition));
  for (const token of tokens) requireKnown(token, definition, inputs);
  const options = tokens.filter((token) => token.kind === 'option');
  const texts = new Map<string, string>();
  for (const token of options) {
    const input = inputs.get(token.name);
    if (input) texts.set(token.name, joinText(input, token, texts.get(token.name)));
  }
  const given = (name: string) => options.some((token) => token.name === name);
  return { texts, json: given('json'), help: given('help') };
}

function readTokens(inputs: ReadonlyMap<string, Input<unknown>>, argv: readonly string[]) {
  const flags = [...inputs].filter(([, input]) => !input.secret);
  const options = Object.fromEntries(
    flags.map(([name, input]) => [
      name,
      { type: input.kind === 'boolean' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const help = { type: 'boolean', short: 'h' } as const;
  return parseArgs({
    args: [...argv],
    options: { ...options, help, json: { type: 'boolean' } },
    strict: false,
    tokens: true,
  }).tokens;
}

/** An argument without a flag is a value of the input that takes such, when there is one. */
function asFlag(token: Token, { positional }: ActionDefinition): Token {
  if (token.kind !== 'positional' || positional === undefined) return token;
  const name = kebabCase(positional);
  const { index, value } = token;
  return { kind: 'option', index, name, rawName: `--${name}`, value, inlineValue: true };
}

function requireKnown(
  token: Token,
  definition: ActionDefinition,
  inputs: ReadonlyMap<string, Input<unknown>>,
): void {
  if (token.kind === 'option-terminator') return;
  const seeHelp = `Run \`release-actions ${definition.name} --help\` to see its flags.`;
  if (token.kind === 'positional') {
    throw inputFailure('INPUT_UNKNOWN', {
      seen: `the argument ${JSON.stringify(token.value)}, which belongs to no flag.`,
      expected: 'flags only, each with its value',
      cure: seeHelp,
    });
  }
  if (inputs.get(token.name)?.secret) throw secretAsFlag(token.name);
  const known = [...inputs.keys(), ...commonFlags];
  if (known.includes(token.name)) return;
  throw inputFailure('INPUT_UNKNOWN', {
    seen: `the flag \`${token.rawName}\`, which ${definition.name} does not have.`,
    expected: 'a flag of that action',
    cure: `${seeHelp}${renderSuggestion(token.name, known, '--')}`,
  });
}

function secretAsFlag(name: string) {
  const variables = secretVariables(name).join(' or ');
  return inputFailure('INPUT_UNKNOWN', {
    seen: `the secret \`${name}\` was given as a flag, where other processes can read it.`,
    expected: `the secret in the environment variable ${variables}`,
    cure: `Set ${variables} instead, and replace the secret: it may be in the shell's history.`,
  });
}

function joinText(input: Input<unknown>, token: OptionToken, earlier: string | undefined): string {
  const text = readText(input, token);
  if (earlier === undefined) return text;
  if (input.kind === 'list') return `${earlier}\n${text}`;
  throw inputFailure('INPUT_INVALID', {
    seen: `the flag \`${token.rawName}\` was given more than once.`,
    expected: 'one value',
    cure: `Give \`${token.rawName}\` once.`,
  });
}

function readText(input: Input<unknown>, token: OptionToken): string {
  if (input.kind === 'boolean') return token.value ?? 'true';
  // `--tag --json`: more likely a forgotten value than a tag named `--json`.
  if (token.value === undefined || (!token.inlineValue && token.value.startsWith('-'))) {
    throw inputFailure('INPUT_INVALID', {
      seen: `the flag \`${token.rawName}\` has no value.`,
      expected: `\`${token.rawName} <${input.kind}>\``,
      cure: `Give the value after the flag, or write \`${token.rawName}=…\` when it starts with a dash.`,
    });
  }
  return token.value;
}
