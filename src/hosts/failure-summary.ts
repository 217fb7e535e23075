/** A failure as a step summary: what was seen, what was expected, and the cure. */
import type { ActionDefinition } from '../define-action.ts';
import type { Failure } from '../failure.ts';
import { proseLines } from '../markdown.ts';

/** The failure as Markdown, for a step that has nothing else to tell. */
export function failureSummary(definition: ActionDefinition, failure: Failure): string {
  return [
    `### ${definition.name}: ${failure.code}`,
    '',
    `| | |`,
    `|---|---|`,
    `| seen | ${proseLines(failure.seen)} |`,
    `| expected | ${proseLines(failure.expected)} |`,
    `| cure | ${proseLines(failure.cure)} |`,
    '',
  ].join('\n');
}
