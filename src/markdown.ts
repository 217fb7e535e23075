/** Markdown for step summaries, with text from elsewhere in it. */
import type { Failure } from './failure.ts';

/** Lines of a table; cells are Markdown already. */
export function renderTableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** Text that shows as it is: no markup, no line breaks, no cell borders. */
export function plainText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/\s*[\r\n]+\s*/g, ' ');
}

/**
 * Text in code type. What code cannot show inside a table is replaced by its like: a
 * back-tick, and a bar behind a backslash.
 */
export function code(text: string): string {
  const bars = text.replace(/\\+\|/g, (match) => `${match.slice(0, -1)}¦`).replaceAll('|', '\\|');
  return `\`${bars.replaceAll('`', "'").replace(/[\r\n]+/g, ' ')}\``;
}

/**
 * Text in a block of code: no markup, and nobody who is named in it is notified. The fence is
 * longer than any in the text. Control characters, and those that turn the order of what is
 * read, are left out.
 */
export function fenced(text: string): string {
  const shown = text
    .replaceAll('\r\n', '\n')
    .replace(/(?!\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, ' ');
  const longest = Math.max(2, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

/**
 * A sentence of the suite's own, with text from elsewhere in it: what stands between back-ticks
 * shows in code type, and nothing else of it is markup.
 */
export function prose(text: string): string {
  return text
    .split(/(`[^`\r\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : plainText(part)))
    .join('');
}

/** `prose` of several lines, kept apart also where Markdown would join them, as in a table. */
export function proseLines(text: string): string {
  return text.split('\n').map(prose).join('<br>');
}

/** A failure as a list entry: what was seen, what was expected, and the cure. */
export function renderFailureLines(failure: Failure): string[] {
  const expected = plainText(failure.expected).replace(/[.!?]?$/, '.');
  return [
    `- **${failure.code}**: ${plainText(failure.seen)} Expected ${expected}`,
    `  **Cure:** ${plainText(failure.cure)}`,
  ];
}
