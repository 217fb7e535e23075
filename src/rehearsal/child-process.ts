/** Child processes whose output is read line by line, and that end with their whole group. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How GitHub's runner ends a process: each signal, and how long it waits for its effect. */
const ending = [
  ['SIGINT', 7_500],
  ['SIGTERM', 2_500],
  ['SIGKILL', 0],
] as const;
/** How long what a script left behind may hold its pipes open. */
const leftBehindMilliseconds = 500;

/** The exit code; 127 when the program is not there, 128 when a signal ended it. */
export async function runChild(request: ChildRequest): Promise<number> {
  if (request.signal.aborted) return 128;
  // A group of its own, so that what a script started ends with it.
  const child = spawn(request.command, request.args, {
    cwd: request.cwd,
    env: request.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const endGroup = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // It has ended already.
    }
  };
  let waiting: NodeJS.Timeout | undefined;
  const sendNext = (step: number) => {
    const [name, milliseconds] = ending[step]!;
    endGroup(name);
    if (milliseconds > 0) waiting = setTimeout(() => sendNext(step + 1), milliseconds);
  };
  const abort = () => sendNext(0);
  const exitWithParent = () => endGroup('SIGKILL');
  request.signal.addEventListener('abort', abort, { once: true });
  process.once('exit', exitWithParent);
  const reading = Promise.all([
    readLines(child.stdout, request.onLine),
    readLines(child.stderr, request.onLine),
  ]);
  try {
    const code = await new Promise<number>((resolve) => {
      child.once('error', (error) => {
        request.onLine(`${request.command}: ${error.message}`);
        resolve(127);
      });
      child.once('exit', (exitCode) => resolve(exitCode ?? 128));
    });
    // What a script left behind in its group would hold the pipes open for ever.
    const leftBehind = setTimeout(() => endGroup('SIGKILL'), leftBehindMilliseconds);
    await reading;
    clearTimeout(leftBehind);
    return code;
  } finally {
    clearTimeout(waiting);
    request.signal.removeEventListener('abort', abort);
    process.removeListener('exit', exitWithParent);
  }
}

async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  }
  rest += decoder.end();
  if (rest !== '') onLine(rest);
}
