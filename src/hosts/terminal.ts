/**
 * Where the command line prints: results on standard output, everything else
 * on standard error. All of it is safe to show, and no masked secret gets out.
 */
import { styleText } from 'node:util';
import { escapeJson, printable, printableLine } from './printable.ts';
import type { Environment } from './run-context.ts';

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export type Colour = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

export interface Terminal {
  /** A result: lines on standard output. */
  result(text: string): void;
  /** The result as JSON on standard output, and nothing else there. */
  resultJson(value: unknown): void;
  /** Lines on standard error, after an optional coloured label. */
  say(text: string, label?: { readonly text: string; readonly colour: Colour }): void;
  /** Where long work stands: one line rewritten in place on a terminal, a line each elsewhere. */
  progress(text: string): void;
  /** Shows `***` in place of this text from now on. */
  mask(secret: string): void;
}

export interface TerminalOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Environment;
}

/** The terminal behind a process's streams. */
export function createTerminal({ stdout, stderr, env }: TerminalOptions): Terminal {
  const secrets = new Set<string>();
  const conceal = (text: string) => concealSecrets(text, secrets);
  const coloured = Boolean(stderr.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb';
  let progressShown = false;
  const clearProgress = () => {
    if (progressShown) stderr.write('\r\u001b[2K');
    progressShown = false;
  };
  const paint = (colour: Colour, text: string) =>
    coloured ? styleText(colour, text, { validateStream: false }) : text;
  return {
    result(text) {
      clearProgress();
      stdout.write(`${printable(conceal(text))}\n`);
    },
    resultJson(value) {
      clearProgress();
      const concealed = JSON.stringify(
        value,
        (_, part: unknown) => (typeof part === 'string' ? conceal(part) : part),
        2,
      );
      stdout.write(`${escapeJson(concealed)}\n`);
    },
    say(text, label) {
      clearProgress();
      const head = label ? `${paint(label.colour, label.text)} ` : '';
      stderr.write(`${head}${printable(conceal(text))}\n`);
    },
    progress(text) {
      const line = printableLine(conceal(text));
      if (!stderr.isTTY) return void stderr.write(`${line}\n`);
      clearProgress();
      stderr.write(truncate(line, (stderr.columns ?? 80) - 1));
      progressShown = true;
    },
    mask(secret) {
      for (const part of [secret, ...secret.split(/\r?\n/)]) {
        if (part.trim() !== '') secrets.add(part);
      }
    },
  };
}

/** The longest secrets first, so that one inside another leaves no rest. */
function concealSecrets(text: string, secrets: ReadonlySet<string>): string {
  return [...secrets]
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

function truncate(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
