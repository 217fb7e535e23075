/** Here documents: data of their command, which is a script when that command is a shell. */

export interface Heredoc {
  /** The line that ends it. */
  readonly end: string;
  /** `<<-`: tabs before that line count for nothing. */
  readonly tabs: boolean;
}

/** The bodies of these here documents at the start of the text, in their order, end lines left out. */
export function takeHeredocs(
  text: string,
  heredocs: readonly Heredoc[],
): { readonly bodies: readonly string[]; readonly length: number } {
  let length = 0;
  const bodies = heredocs.map(({ end, tabs }) => {
    const start = length;
    for (;;) {
      const stop = text.indexOf('\n', length);
      const line = text.slice(length, stop < 0 ? text.length : stop);
      length = stop < 0 ? text.length : stop + 1;
      const isEnd = (tabs ? line.replace(/^\t+/, '') : line) === end;
      if (isEnd) return text.slice(start, length - line.length - (stop < 0 ? 0 : 1));
      if (stop < 0) return text.slice(start);
    }
  });
  return { bodies, length };
}
