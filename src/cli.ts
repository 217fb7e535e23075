/**
 * The command line: `release-actions <action> --input …`, `explain`,
 * `generate-outcome-job`, `rehearse`, `world`, `help`.
 */
import { actionNames, isActionName, loadAction } from '../actions/index.ts';
import { commandLineHost } from './hosts/command-line.ts';
import { parseFlags } from './hosts/flags.ts';
import { renderActionHelp, renderCommandHelp } from './hosts/help.ts';
import { reportError } from './hosts/report-error.ts';
import { createTerminal, type Terminal } from './hosts/terminal.ts';
import { unknownCommand } from './hosts/unknown-command.ts';
import { runOn } from './run-action.ts';
import { version } from './version.ts';

type Arguments = readonly string[];
/** Runs to its end; the exit code, when it has one. */
type Command = (argv: Arguments, terminal: Terminal) => Promise<number | void>;

/** Commands beside the actions, each loaded when it is asked for. */
const commands: Readonly<Record<string, Command>> = {
  explain: async (argv, terminal) =>
    (await import('./hosts/explain-command.ts')).explainCommand(argv, terminal),
  'generate-outcome-job': async (argv, terminal) =>
    (await import('./hosts/outcome-job-command.ts')).outcomeJobCommand(argv, terminal),
  rehearse: async (argv) => (await import('./rehearsal/command.ts')).rehearseCommand(argv),
  world: async (argv) => (await import('./world/command.ts')).worldCommand(argv),
  help: showHelp,
  '--help': showHelp,
  '-h': showHelp,
  '--version': async (_, terminal) => terminal.result(version),
};

const commandNames = [
  ...actionNames,
  ...Object.keys(commands).filter((word) => !word.startsWith('-')),
];

/**
 * Runs one command and sets the exit code: 0 done, 1 a check failed, 2 a wrong
 * command line or input, 3 a bug.
 */
export async function commandLine(argv: Arguments): Promise<void> {
  const terminal = createTerminal({
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
  });
  try {
    await dispatch(argv, terminal);
  } catch (error) {
    process.exitCode = reportError(terminal, error, { json: argv.includes('--json') });
  }
}

async function dispatch([name = 'help', ...rest]: Arguments, terminal: Terminal): Promise<void> {
  if (isActionName(name)) return runAction(name, rest, terminal);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw unknownCommand(name, commandNames);
  const code = await command(rest, terminal);
  if (code !== undefined) process.exitCode = code;
}

async function runAction(
  name: Parameters<typeof loadAction>[0],
  argv: Arguments,
  terminal: Terminal,
): Promise<void> {
  const definition = await loadAction(name);
  const flags = parseFlags(definition, argv);
  if (flags.help) return terminal.result(renderActionHelp(definition).trimEnd());
  const exit = (code: number) => void (process.exitCode = code);
  const env = process.env;
  await runOn(commandLineHost({ definition, flags, env, terminal, exit }), definition);
}

/** Of one command by the command's own `--help`. */
async function showHelp([name]: Arguments, terminal: Terminal): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h') {
    const definitions = await Promise.all(actionNames.map(loadAction));
    return terminal.result(renderCommandHelp(definitions).trimEnd());
  }
  if (isActionName(name)) {
    return terminal.result(renderActionHelp(await loadAction(name)).trimEnd());
  }
  const command = commandNames.includes(name) ? commands[name] : undefined;
  if (!command) throw unknownCommand(name, commandNames);
  await (command === showHelp ? showHelp([], terminal) : command(['--help'], terminal));
}
