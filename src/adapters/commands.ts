/** A user's command, run as the runner runs a `run` step: same shell, same options, same variables. */
import { spawn, type ChildProcess } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command, CommandEnd, Commands, Shell } from '../ports.ts';
import { makeTemporaryFolder } from './temporary-folders.ts';

/** Between the interrupt and the kill of a command that was told to end. */
const graceMilliseconds = 3_000;

export const shellCommands: Commands = {
  async run(command, signal) {
    const cwd = resolve(command.workingDirectory);
    if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) {
      return { state: 'not-started', reason: `the working directory ${cwd} is not there` };
    }
    if (signal.aborted) return { state: 'not-started', reason: 'the step was cancelled' };
    const folder = await makeTemporaryFolder('command');
    const { program, args } = writeScript(command, folder);
    const child = spawn(program, args, {
      cwd,
      env: commandEnvironment(process.env, { ...command.variables }, folder),
      // Stdout is for results: on the command line a JSON document may be printed there.
      stdio: ['ignore', 2, 2],
      // A group of its own, so that what a script started ends with it.
      detached: process.platform !== 'win32',
    });
    return waitFor(child, program, signal);
  },
};

/**
 * The runner's own forms of its shells:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
const forms: { readonly [Name in Shell]: (path: string) => readonly string[] } = {
  bash: (path) => ['--noprofile', '--norc', '-e', '-o', 'pipefail', path],
  sh: (path) => ['-e', path],
  pwsh: (path) => ['-command', `. '${path.replaceAll("'", "''")}'`],
};

function writeScript({ script, shell }: Command, folder: string) {
  const path = join(folder, shell === 'pwsh' ? 'command.ps1' : 'command.sh');
  writeFileSync(path, shell === 'pwsh' ? stoppingAtErrors(script) : `${script}\n`, { mode: 0o600 });
  return { program: shell, args: forms[shell](path) };
}

/** PowerShell goes on after an error, and forgets the exit code of a program, unless told. */
function stoppingAtErrors(script: string): string {
  return [
    "$ErrorActionPreference = 'stop'",
    script,
    'if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }',
    '',
  ].join('\n');
}

/** What the runner gives to actions and not to `run` steps, our inputs (a token) among it. */
const ofActions =
  /^(?:INPUT_|STATE_|ACTIONS_(?:RUNTIME|CACHE|RESULTS)_)|^GITHUB_(?:STATE|ACTION_PATH|ACTION_REPOSITORY|ACTION_REF)$/i;

/** The variables of this process as a `run` step would have them, and those given. */
export function commandEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>>,
  folder: string,
): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || ofActions.test(name) ? [] : [[name, value] as const],
  );
  // Outputs of the step are ours to tell: what the command writes goes into a file of its own.
  const own = env.GITHUB_OUTPUT !== undefined && { GITHUB_OUTPUT: join(folder, 'output') };
  return { ...Object.fromEntries(kept), ...own, ...given };
}

async function waitFor(
  child: ChildProcess,
  program: string,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const endGroup = () => {
    sendToGroup(child, 'SIGINT');
    setTimeout(() => sendToGroup(child, 'SIGKILL'), graceMilliseconds).unref();
  };
  const exitWithParent = () => sendToGroup(child, 'SIGKILL');
  signal.addEventListener('abort', endGroup, { once: true });
  process.once('exit', exitWithParent);
  try {
    return await new Promise<CommandEnd>((resolveEnd) => {
      child.once('error', (error) =>
        resolveEnd({ state: 'not-started', reason: `${program}: ${error.message}` }),
      );
      child.once('exit', (code, killedBy) => resolveEnd(endOf(code, killedBy)));
    });
  } finally {
    signal.removeEventListener('abort', endGroup);
    process.removeListener('exit', exitWithParent);
    // The shell waits for what it called, but not for what it put into the background.
    if (signal.aborted) sendToGroup(child, 'SIGKILL');
  }
}

function endOf(code: number | null, killedBy: NodeJS.Signals | null): CommandEnd {
  if (code === 0) return { state: 'succeeded' };
  const how = code === null ? `was ended by ${killedBy}` : `ended with exit code ${code}`;
  return { state: 'failed', how };
}

/** Windows has no process groups: there the runner ends what is left when the job ends. */
function sendToGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // It has ended already.
  }
}
