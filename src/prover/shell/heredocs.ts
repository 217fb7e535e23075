/** Here documents are data of a command, not commands. */

export interface Heredoc {
  /** The line that ends it. */
  readonly end: string;
  /** `<<-`: tabs before that line count for nothing. */
  readonly tabs: boolean;
}

/** Length of the bodies that these here documents have at the start of the text, in their order. */
export function skipHeredocs(text: string, heredocs: readonly Heredoc[]): number {
  let length = 0;
  for (const { end, tabs } of heredocs) {
    for (;;) {
      const stop = text.indexOf('\n', length);
      const line = text.slice(length, stop < 0 ? text.length : stop);
      length = stop < 0 ? text.length : stop + 1;
      if (stop < 0 || (tabs ? line.replace(/^\t+/, '') : line) === end) break;
    }
  }
  return length;
}
