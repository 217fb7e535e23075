/** Help of the command line, generated from the definitions. */
import { kebabCase, type ActionDefinition } from '../define-action.ts';
import type { Input } from '../inputs.ts';
import { secretVariables } from '../secret-variables.ts';
import { findDefaultVariable } from './default-expressions.ts';
import { inputsByName } from './flags.ts';

const exitCodes =
  'Exit codes: 0 done, 1 a check failed, 2 a wrong command line or input, 3 a bug in release-actions.';

/** Help of the whole command, with one line an action. */
export function renderCommandHelp(
  actions: readonly Pick<ActionDefinition, 'name' | 'summary'>[],
): string {
  const commands = [
    ...actions.map(({ name, summary }) => [name, summary] as const),
    ['explain <a> <b>', 'Tell why two files (archives, packages) differ, and what cures it.'],
    [
      'generate-outcome-job <workflow>',
      'Print the job that asserts in a run what check-workflow proved of it.',
    ],
    ['rehearse <workflow>', 'Run a release workflow against a loopback world, without network.'],
    ['world [-- <command>]', 'Run a command inside a loopback world, or keep one up.'],
    ['help [<command>]', 'Show this help, or the help of one action or command.'],
  ] as const;
  return [
    'release-actions: build a release once, promote those bytes, and prove it.',
    '',
    'Usage: release-actions <action> [--<input> <value>]… [--json]',
    '',
    ...renderRows(commands),
    '',
    exitCodes,
    '',
  ].join('\n');
}

/** Help of one action. */
export function renderActionHelp(definition: ActionDefinition): string {
  const inputs = [...inputsByName(definition)];
  const flags = inputs
    .filter(([, input]) => !input.secret)
    .map(([name, input]) => [renderFlag(name, input), renderDescription(input)] as const);
  const secrets = inputs
    .filter(([, input]) => input.secret)
    .map(([name, input]) => [secretVariables(name).join(', '), input.describe] as const);
  return [
    `release-actions ${definition.name}: ${definition.summary}`,
    '',
    ...(definition.positional === undefined
      ? []
      : [
          `Usage: release-actions ${definition.name} <${kebabCase(definition.positional)}>… [flags]`,
          '',
        ]),
    'Flags:',
    ...renderRows([
      ...flags,
      ['--json', 'Print the result as JSON on standard output.'],
      ['--help', 'Show this help.'],
    ]),
    ...(secrets.length > 0 ? ['', 'Secrets, from the environment:', ...renderRows(secrets)] : []),
    '',
    exitCodes,
    '',
  ].join('\n');
}

function renderFlag(name: string, input: Input<unknown>): string {
  if (input.kind === 'boolean') return `--${name}`;
  return `--${name} <${input.kind}>${input.kind === 'list' ? '…' : ''}`;
}

function renderDescription(input: Input<unknown>): string {
  const variable = findDefaultVariable(input.default);
  if (variable !== undefined) return `${input.describe} (default: $${variable})`;
  if (input.default !== undefined) return `${input.describe} (default: ${input.default})`;
  return input.required ? `${input.describe} (required)` : input.describe;
}

/** Two columns; a long left one puts the right one on the next line. */
function renderRows(rows: readonly (readonly [string, string])[]): string[] {
  const width = 28;
  return rows.flatMap(([left, right]) => {
    const lines = wrap(right, 96 - width);
    const fits = left.length < width - 3;
    const head = fits ? `  ${left.padEnd(width - 2)}${lines[0] ?? ''}` : `  ${left}`;
    return [head, ...lines.slice(fits ? 1 : 0).map((line) => ' '.repeat(width) + line)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
