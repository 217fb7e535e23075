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

/** Text in code type; a back-tick in it becomes an apostrophe. */
export function code(text: string): string {
  return `\`${text
    .replaceAll('`', "'")
    .replace(/[\r\n]+/g, ' ')
    .replaceAll('|', '\\|')}\``;
}

/** A failure as a list entry: what was seen, what was expected, and the cure. */
export function renderFailureLines(failure: Failure): string[] {
  const expected = plainText(failure.expected).replace(/[.!?]?$/, '.');
  return [
    `- **${failure.code}**: ${plainText(failure.seen)} Expected ${expected}`,
    `  **Cure:** ${plainText(failure.cure)}`,
  ];
}
