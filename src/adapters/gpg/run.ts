/** One call of a GnuPG program: what goes in by pipes, what comes out of them, and nothing else. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { gpgFailure } from '../../signing/failures.ts';

export interface GpgCall {
  readonly home: string;
  readonly args: readonly string[];
  /** What it reads from standard input. */
  readonly input?: string;
  readonly passphrase?: string | undefined;
}

export interface GpgOutcome {
  readonly exitCode: number | null;
  readonly output: string;
  /** The lines of `--status-fd`, without their prefix. */
  readonly status: readonly string[];
  /** For people: the last line that gpg wrote for them. */
  readonly lastWords: string;
}

/** A key server, a smart card or a prompt would be waited for in vain: none is ever wanted. */
const maxMilliseconds = 60_000;
/** Far more than a key or a signature has. */
const maxOutputBytes = 4 * 1024 * 1024;

const statusDescriptor = 3;
const passphraseDescriptor = 4;
const prefix = '[GNUPG:] ';

/** Whatever a user's gpg.conf says, and nobody to ask. */
const always: readonly string[] = [
  ...['--no-options', '--batch', '--no-tty', '--disable-dirmngr'],
  ...['--no-auto-check-trustdb', '--trust-model', 'always', '--pinentry-mode', 'loopback'],
  ...['--status-fd', String(statusDescriptor)],
  ...['--passphrase-fd', String(passphraseDescriptor)],
];

/** The outcome, whatever the exit code. Throws GPG_MISSING, GPG_FAILED. */
export async function runGpg({ args, ...call }: GpgCall): Promise<GpgOutcome> {
  return run('gpg', { ...call, args: [...always, ...args] });
}

/** Ends the agent that gpg started for this home; it also ends by itself once the home is gone. */
export async function endAgent(home: string): Promise<void> {
  await run('gpgconf', { home, args: ['--kill', 'all'] }).catch(() => undefined);
}

async function run(program: string, call: GpgCall): Promise<GpgOutcome> {
  const child = spawn(program, call.args, {
    env: environment(call.home),
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    // Not `timeout`, whose timer outlives a program that was never there.
    signal: AbortSignal.timeout(maxMilliseconds),
    killSignal: 'SIGKILL',
  });
  const [stdin, stdout, stderr, status, passphrase] = child.stdio as unknown as Pipes;
  send(stdin, call.input ?? '');
  send(passphrase, `${call.passphrase ?? ''}\n`);
  const texts = Promise.all([stdout, stderr, status].map((pipe) => textOf(pipe, child)));
  // When it never started, its pipes end too: the start is what is told.
  texts.catch(() => undefined);
  const exitCode = await endOf(program, child);
  const [output = '', words = '', lines = ''] = await texts;
  return {
    exitCode,
    output,
    status: lines.split('\n').flatMap((line) => (line.startsWith(prefix) ? [line.slice(9)] : [])),
    lastWords: words.trim().split('\n').at(-1)!.slice(0, 300),
  };
}

type Pipes = readonly [Writable, Readable, Readable, Readable, Writable];

/** Nothing of this process's variables: they hold the secrets. */
function environment(home: string): Record<string, string> {
  const { PATH = '', TMPDIR } = process.env;
  return { PATH, LC_ALL: 'C', TZ: 'UTC', GNUPGHOME: home, ...(TMPDIR !== undefined && { TMPDIR }) };
}

/** What gpg does not read is no fault: it may have seen enough. */
function send(pipe: Writable, text: string): void {
  pipe.on('error', () => undefined);
  pipe.end(text);
}

async function textOf(pipe: Readable, child: ChildProcess): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of pipe as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > maxOutputBytes) {
      child.kill('SIGKILL');
      throw gpgFailed(`it wrote more than ${maxOutputBytes} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function endOf(program: string, child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      // Node leaves them open, of a program that never started too.
      for (const pipe of child.stdio) pipe?.destroy();
      reject(notRun(program, error));
    });
    child.once('exit', (code, signal) => {
      if (signal === null) resolve(code);
      else reject(gpgFailed(`${program} was ended by ${signal}`));
    });
  });
}

function notRun(program: string, error: NodeJS.ErrnoException) {
  if (error.name === 'AbortError') return gpgFailed(`${program} did not end within a minute`);
  if (error.code !== 'ENOENT') return gpgFailed(`${program} cannot be started: ${error.message}`);
  return gpgFailure('GPG_MISSING', {
    seen: `there is no program ${program} in the PATH`,
    expected: 'GnuPG 2.2 or later, which makes and verifies the signatures',
    cure: 'Install it (`apt-get install gnupg`, `brew install gnupg`), or run this on a GitHub-hosted runner, which has it.',
  });
}

/** GPG_FAILED; `seen` completes "gpg: …". */
export function gpgFailed(seen: string) {
  return gpgFailure('GPG_FAILED', {
    seen: `gpg: ${seen}`,
    expected: 'that it does what it is asked, and tells what came of it',
    cure: 'Run this step again. Check that gpg is 2.2 or later, that gpg-agent is installed with it, and that the path of the temporary folder is short: the agent’s socket is in it, and may have about 100 characters.',
  });
}
