/**
 * Text from the network or from a repository, made safe to print: control
 * characters become visible escapes, and no line can be a workflow command.
 */

/** One or more lines that are safe on a terminal and in a runner's log. */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => disarm(escapeControls(line)))
    .join('\n');
}

/** One line that is safe anywhere: line breaks become escapes too. */
export function printableLine(text: string): string {
  return printable(text.replace(/[\r\n]/g, (character) => (character === '\n' ? '\\n' : '\\r')));
}

/** A JSON document with the same meaning that is safe to print. */
export function escapeJson(document: string): string {
  return document
    .split('\n')
    .map((line) => escapeControls(line).replaceAll('##[', '##\\u005b'))
    .join('\n');
}

/**
 * The runner reads `::command::` where a line starts and `##[command]` anywhere
 * in it; a zero-width space makes either plain text.
 */
function disarm(line: string): string {
  return line.replace(/^(\s*)::/, '$1\u200b::').replaceAll('##[', '##\u200b[');
}

/** Control characters but tab and line feed, and those that turn the direction of text. */
const unprintable = /(?![\t\n])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

function escapeControls(line: string): string {
  return line.replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
