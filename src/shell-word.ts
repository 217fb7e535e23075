/** Words of commands that people copy into a shell. */

/** The word as a shell takes it, in single quotes where it has to be. */
export function shellWord(text: string): string {
  return /^[\w.,:/+@%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
