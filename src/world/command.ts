/** `release-actions world`: runs a command in a loopback world, or keeps one up for a shell. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { settleDefaultWorld } from './default-world.ts';
import { worldFailure } from './failures.ts';
import { heldInput, watchLifetime } from './lifetime.ts';
import { createWorld, type World } from './world.ts';

/** What the command reads and writes besides its child. */
export interface WorldIo {
  readonly input: Readable | undefined;
  /** Lines for a shell to evaluate, and the help. */
  print(text: string): void;
  /** Lines for a person. */
  say(text: string): void;
}

const usage = `Usage: release-actions world [--folder <path>] [-- <command> …]

Runs the command inside a loopback world of GitHub and the registries: its exit code, or 1 when it
did something that no world allows. Without a command the variables are printed as export lines,
and the world stays up until its input closes or a signal comes.

  --folder  where the world is kept, and goes on the next time
`;

interface Arguments {
  readonly folder: string | undefined;
  readonly command: readonly string[];
}

/**
 * `-- <command…>` runs the command with the world's environment; its exit code,
 * or 1 when the command did something that no world allows. Without a command the
 * variables are printed as `export` lines, and the world stays up until its input
 * closes, a signal comes or its parent ends. `--folder` keeps the world there.
 * Throws WORLD_USAGE.
 */
export async function worldCommand(
  argv: readonly string[],
  io: WorldIo = standardIo(),
): Promise<number> {
  if (argv[0] === '--help' || argv[0] === '-h') {
    io.print(usage);
    return 0;
  }
  const { folder, command } = parseArguments(argv);
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'release-actions-world-')));
  const world = await createWorld({ folder: home });
  try {
    const environment = { ...world.environment(), ...settleDefaultWorld(world) };
    const exitCode =
      command.length > 0 ? await runInside(command, environment) : await stayUp(environment, io);
    if (folder !== undefined) await world.save();
    return tell(world, exitCode, io);
  } finally {
    await world.close();
    if (folder === undefined) await rm(home, { recursive: true, force: true });
  }
}

function parseArguments(argv: readonly string[]): Arguments {
  const separator = argv.indexOf('--');
  const options = separator < 0 ? argv : argv.slice(0, separator);
  const command = separator < 0 ? [] : argv.slice(separator + 1);
  const [option, folder, ...others] = options;
  const isFolder = option === '--folder' && folder !== undefined && others.length === 0;
  const isEmptyCommand = separator >= 0 && command.length === 0;
  if ((option !== undefined && !isFolder) || isEmptyCommand) {
    throw worldFailure('WORLD_USAGE', {
      seen: `the arguments ${JSON.stringify(argv)}`,
      expected: '`world [--folder <path>] [-- <command> …]`',
      cure: 'Write the command after `--`.',
    });
  }
  return { folder, command };
}

/** The command's exit code; 127 when there is no such program, 128 and the signal's number when one ended it. */
async function runInside(
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const lifetime = watchLifetime();
  void lifetime.over.then(() => child.kill('SIGTERM'));
  try {
    return await new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
    });
  } finally {
    lifetime.release();
  }
}

async function stayUp(environment: Readonly<Record<string, string>>, io: WorldIo): Promise<number> {
  const lines = Object.entries(environment).map(
    ([name, value]) => `export ${name}=${shellQuoted(value)}\n`,
  );
  const lifetime = watchLifetime(io.input);
  io.print(lines.join(''));
  io.say('world: up, until its input closes or a signal comes');
  try {
    io.say(`world: down (${await lifetime.over})`);
    return 0;
  } finally {
    lifetime.release();
  }
}

function tell({ log, violations }: World, exitCode: number, io: WorldIo): number {
  io.say(`world: ${log.count()} requests, ${violations.length} violations`);
  for (const violation of violations) io.say(`world: violation: ${violation}`);
  return exitCode === 0 && violations.length > 0 ? 1 : exitCode;
}

/** The text as one word of a POSIX shell, whatever is in it. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function standardIo(): WorldIo {
  return {
    input: heldInput(),
    print: (text) => void process.stdout.write(text),
    say: (text) => void process.stderr.write(`${text}\n`),
  };
}
