/** The command line as a host: flags in, lines or JSON out, an exit code. */
import { kebabCase, type ActionDefinition, type ActionResult } from '../define-action.ts';
import { failureDocument, type Failure, type FindingLevel, type Location } from '../failure.ts';
import { inputFailure, type Input } from '../inputs.ts';
import type { Log } from '../ports.ts';
import { secretVariables } from '../secret-variables.ts';
import { findDefault } from './default-expressions.ts';
import { commandFailure } from './failures.ts';
import { inputsByName, type Flags } from './flags.ts';
import type { Host } from './host.ts';
import { otherFindings } from './other-findings.ts';
import { readRunContext, type Environment } from './run-context.ts';
import type { Colour, Terminal } from './terminal.ts';

/** What the process ends with; scripts rely on these. */
export const exitCodes = { done: 0, failed: 1, usage: 2, bug: 3 } as const;

export interface CommandLineHostOptions {
  readonly definition: ActionDefinition;
  readonly flags: Flags;
  readonly env: Environment;
  readonly terminal: Terminal;
  /** Takes the exit code of the result that was reported. */
  readonly exit: (code: number) => void;
}

/** The host of one action that was called on a command line. */
export function commandLineHost(options: CommandLineHostOptions): Host {
  const { definition, flags, env, terminal, exit } = options;
  const inputs = inputsByName(definition);
  return {
    readInput: (name) => flags.texts.get(name) ?? readEnvironment(name, inputs.get(name), env),
    log: terminalLog(terminal, env),
    run: readRunContext(env),
    report: async (_, result) => {
      exit(exitCodeOf(result.failure));
      const { report } = result;
      if (flags.json) terminal.resultJson(report?.document ?? resultDocument(definition, result));
      else reportLines(terminal, definition, result);
    },
  };
}

/** Codes of a wrong call: of the inputs, of the command, and of `world` and `rehearse`. */
const usageCodes: ReadonlySet<string> = new Set([
  ...Object.keys(inputFailure.codes),
  ...Object.keys(commandFailure.codes),
  'VERIFY_REQUEST_UNCLEAR',
  'WORLD_USAGE',
  'REHEARSAL_OPTION_WRONG',
  'REHEARSAL_FAULT_UNKNOWN',
]);

/** 0 without a failure, 2 when the command line or an input is wrong, else 1. */
export function exitCodeOf(failure: Failure | undefined): number {
  if (!failure) return exitCodes.done;
  return usageCodes.has(failure.code) ? exitCodes.usage : exitCodes.failed;
}

/** A failure as people read it: what was seen, what was expected, the cure. */
export function sayFailure(terminal: Terminal, failure: Failure): void {
  terminal.say(failure.message, { text: 'error', colour: 'red' });
}

function readEnvironment(
  name: string,
  input: Input<unknown> | undefined,
  env: Environment,
): string | undefined {
  if (!input?.secret) return findDefault(input?.default, env);
  return secretVariables(name)
    .map((variable) => env[variable])
    .find((value) => value !== undefined && value !== '');
}

function terminalLog(terminal: Terminal, env: Environment): Log {
  return {
    info: (message) => terminal.say(message),
    debug: (message) => {
      if (env.RUNNER_DEBUG === '1') terminal.say(message, { text: 'debug', colour: 'dim' });
    },
    progress: (message) => terminal.progress(message),
    annotate: (level, message, location) => annotate(terminal, { level, message, location }),
    mask: (secret) => terminal.mask(secret),
  };
}

const colours: Readonly<Record<FindingLevel, Colour>> = {
  error: 'red',
  warning: 'yellow',
  notice: 'cyan',
};

interface Annotation {
  readonly level: FindingLevel;
  readonly message: string;
  readonly location?: Location | undefined;
}

function annotate(terminal: Terminal, { level, message, location }: Annotation): void {
  const place = [location?.file, location?.line, location?.column].filter(Boolean).join(':');
  terminal.say(place === '' ? message : `${place}: ${message}`, {
    text: level,
    colour: colours[level],
  });
}

function reportLines(terminal: Terminal, definition: ActionDefinition, result: ActionResult): void {
  if (result.report) terminal.result(result.report.text.trimEnd());
  else reportOutputs(terminal, result);
  if (result.failure) sayFailure(terminal, result.failure);
  else terminal.say(definition.name, { text: 'ok', colour: 'green' });
}

function reportOutputs(terminal: Terminal, result: ActionResult): void {
  if (result.summary !== '') terminal.result(result.summary.trimEnd());
  const outputs = Object.entries(result.outputs).filter(([, value]) => value);
  if (outputs.length > 0) {
    terminal.result(outputs.map(([name, value]) => `${kebabCase(name)}: ${value}`).join('\n'));
  }
  for (const { rule, level, message, location } of otherFindings(result)) {
    annotate(terminal, { level, message: `${rule}: ${message}`, location });
  }
}

/** The result as `--json` prints it; every output of the definition is there. */
function resultDocument(definition: ActionDefinition, result: ActionResult) {
  const outputs = Object.keys(definition.outputs).map(
    (name) => [kebabCase(name), result.outputs[name] ?? ''] as const,
  );
  return {
    action: definition.name,
    ok: result.failure === undefined,
    outputs: Object.fromEntries(outputs),
    findings: result.findings ?? [],
    failure: result.failure ? failureDocument(result.failure) : null,
  };
}
