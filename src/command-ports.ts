/** What the domains need to run a user's command; src/ports.ts has the rest. */

/** Shells that a command can be written for. */
export type Shell = 'bash' | 'sh' | 'pwsh';

export interface Command {
  /** The user's own text, run as it is. */
  readonly script: string;
  readonly shell: Shell;
  /** Relative to the folder of this process, or absolute. */
  readonly workingDirectory: string;
  /** Variables besides those of a `run` step. */
  readonly variables: Readonly<Record<string, string>>;
}

/** How a command ended. `not-started`: nothing of it ever ran. */
export type CommandEnd =
  | { readonly state: 'succeeded' }
  /** `how`: as it reads after "the command": `ended with exit code 1`. */
  | { readonly state: 'failed'; readonly how: string }
  | { readonly state: 'not-started'; readonly reason: string };

export interface Commands {
  /**
   * Runs it to its end, as a `run` step would. When the signal aborts, everything
   * that it started is told to end, and is ended.
   */
  run(command: Command, signal: AbortSignal): Promise<CommandEnd>;
}

/** Whether somebody asked this process to end: a cancelled run, Ctrl-C. */
export interface Interruption {
  /** Aborts then. What is left to do has to be done within 5 seconds. */
  readonly signal: AbortSignal;
}
