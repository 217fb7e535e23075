/** Tests that need a program which the machine may not have. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from '@jest/globals';
import type { OpenedWorld } from '../support/open-world.ts';
import { runProgram, type ProgramOutcome } from '../support/run-program.ts';

const timeoutMilliseconds = 120_000;

/** Programs that do not know `--version`. */
const versionFlags: Readonly<Record<string, string>> = { openssl: 'version', unzip: '-v' };

/** The Python that Debian's packages are for. */
export const debianPython = '/usr/bin/python3';

/** Those of its modules that are not installed, by the name to skip a test with. */
export function missingModules(...modules: readonly string[]): readonly string[] {
  return modules
    .filter((module) => spawnSync(debianPython, ['-c', `import ${module}`]).status !== 0)
    .map((module) => `python3 module ${module}`);
}

/** A test that is skipped by name when one of the programs is not installed. */
export function peerTest(
  programs: readonly string[],
  title: string,
  body: () => Promise<void>,
): void {
  const missing = programs.filter(
    (program) => spawnSync(program, [versionFlags[program] ?? '--version']).status !== 0,
  );
  if (missing.length === 0) test(title, body, timeoutMilliseconds);
  else test.skip(`${title} [skipped: ${missing.join(', ')} not installed]`, body);
}

/** Writes files below the world's folder; the folder that they are in. */
export async function writeProject(
  world: OpenedWorld,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(world.folder, name);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

export interface Inside {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program inside the world, as a command line without quotes; it must succeed. */
export async function inside(
  world: OpenedWorld,
  commandLine: string,
  { cwd, env = {} }: Inside,
): Promise<ProgramOutcome> {
  return requireSuccess(commandLine, await tryInside(world, commandLine, { cwd, env }));
}

/** The outcome of a program that must succeed; what it said is told when it did not. */
export function requireSuccess(title: string, outcome: ProgramOutcome): ProgramOutcome {
  const { code, stdout, stderr } = outcome;
  if (code === 0) return outcome;
  throw new Error(`${title} ended with ${code}:\n${stderr}\n${stdout}`);
}

/** Runs a program inside the world, whatever comes of it. */
export function tryInside(
  world: OpenedWorld,
  commandLine: string,
  { cwd, env = {} }: Inside,
): Promise<ProgramOutcome> {
  const [program = '', ...args] = commandLine.split(' ');
  return runProgram(program, args, { cwd, env: { ...world.environment(), ...env } });
}
