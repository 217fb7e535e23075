/** Where a line of a script stands in its workflow file. */
import type { Template } from '../workflow/template.ts';
import { scalarText } from '../workflow/tree.ts';

/** The file's line of a script's first line: below the `|` of a block, else where it begins. */
export function firstScriptLine(script: Template): number {
  const line = script.at.line ?? 1;
  return scalarText(script.literal).includes('\n') ? line + 1 : line;
}
