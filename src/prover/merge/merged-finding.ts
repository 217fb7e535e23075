/** What another linter of workflows found, as the report has it. */
import type { Location } from '../../failure.ts';
import type { RuleFinding } from '../rule.ts';

export const mergedTools = ['zizmor', 'actionlint'] as const;
export type MergedTool = (typeof mergedTools)[number];

/** Its rule is the tool's, behind the tool's name: `zizmor/unpinned-uses`. */
export interface MergedFinding extends RuleFinding {
  readonly tool: MergedTool;
}

/** A message that is longer is no sentence for a report. */
const maxMessageLength = 2000;

/** One line of what the tool says, as long as a report shows it. */
export function messageOf(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > maxMessageLength ? `${line.slice(0, maxMessageLength - 1)}…` : line;
}

/** A place of a file as tools name it: `./a` is `a`. Undefined for what is no path to show. */
export function placeOf(
  file: string,
  { line, column }: Omit<Location, 'file'>,
): Location | undefined {
  const path = file.replace(/^(?:\.\/)+/, '');
  if (path === '' || path.length > 1000 || /\p{Cc}/u.test(path)) return undefined;
  return {
    file: path,
    ...(line !== undefined && line > 0 && { line }),
    ...(column !== undefined && column > 0 && { column }),
  };
}
