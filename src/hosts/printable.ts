/**
 * Text from the network or from a repository, made safe to print: control
 * characters become visible escapes, and no line can be a workflow command.
 */

/** One or more lines that are safe on a terminal and in a runner's log. */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => escapeControls(line).replace(/^(\s*)(::|##\[)/, '$1\u200b$2'))
    .join('\n');
}

/** One line that is safe anywhere: line breaks become escapes too. */
export function printableLine(text: string): string {
  return printable(text.replace(/[\r\n]/g, (character) => (character === '\n' ? '\\n' : '\\r')));
}

function escapeControls(line: string): string {
  return line.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what this makes visible
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
