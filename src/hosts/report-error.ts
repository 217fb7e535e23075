/** What the command line tells about an error that no action reported itself. */
import { Failure, failureDocument } from '../failure.ts';
import { version } from '../version.ts';
import { exitCodeOf, exitCodes, sayFailure } from './command-line.ts';
import type { Terminal } from './terminal.ts';

/** Tells a failure or a bug, as JSON too when asked to; the exit code that it means. */
export function reportError(
  terminal: Terminal,
  error: unknown,
  { json }: { readonly json: boolean },
): number {
  if (json) terminal.resultJson(errorDocument(error));
  if (error instanceof Failure) {
    sayFailure(terminal, error);
    return exitCodeOf(error);
  }
  terminal.say(
    `This is a bug in release-actions ${version}; please report it with the lines below.`,
    { text: 'bug', colour: 'red' },
  );
  terminal.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.bug;
}

function errorDocument(error: unknown) {
  const failure = error instanceof Failure ? failureDocument(error) : null;
  return { ok: false, failure, ...(!failure && { bug: String(error) }) };
}
