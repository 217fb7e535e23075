/** Tests that need a program which the machine may not have. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { OpenedWorld } from '../support/open-world.ts';
import { runProgram, type ProgramOutcome } from '../support/run-program.ts';

const timeoutMilliseconds = 120_000;

/** Programs that do not know `--version`. */
const versionFlags: Readonly<Record<string, string>> = { unzip: '-v' };

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
  const outcome = await tryInside(world, commandLine, { cwd, env });
  expect({ commandLine, ...outcome }).toMatchObject({ code: 0 });
  return outcome;
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
