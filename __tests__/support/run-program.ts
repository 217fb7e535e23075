/** Runs a program without blocking the world that answers it in this process. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface ProgramOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What it reads; nothing, at once ended, when left out. */
  readonly input?: string;
}

/** The program's outcome; `env` is added to the PATH and HOME of this process. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env = {}, cwd, input = '' }: ProgramOptions = {},
): Promise<ProgramOutcome> {
  const { PATH, HOME } = process.env;
  const child = spawn(program, args, { cwd, env: { PATH, HOME, ...env } });
  // A program that ends without reading is told by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
