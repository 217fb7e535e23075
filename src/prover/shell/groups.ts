/** Where a bracket of a script closes. */

const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}' };

/**
 * Length of the group that begins at `start` with `$(`, `${`, `<(` or `>(`, its brackets included;
 * quotes and brackets within are skipped. To the end of the script when it does not close.
 */
export function endOfGroup(script: string, start: number): number {
  const open = script[start + 1]!;
  const close = closing[open]!;
  let depth = 0;
  for (let index = start + 1; index < script.length; index += 1) {
    const character = script[index]!;
    if (character === '\\') index += 1;
    else if (character === "'" || character === '"') index = endOfQuote(script, index);
    else if (character === open) depth += 1;
    else if (character === close) {
      depth -= 1;
      if (depth === 0) return index + 1 - start;
    }
  }
  return script.length - start;
}

/** Index of the quote that closes; within double quotes, groups are skipped. */
function endOfQuote(script: string, start: number): number {
  const quote = script[start]!;
  for (let index = start + 1; index < script.length; index += 1) {
    if (script[index] === quote) return index;
    if (quote === "'") continue;
    if (script[index] === '\\') index += 1;
    else if (/^\$[({]/.test(script.slice(index, index + 2))) {
      index += endOfGroup(script, index) - 1;
    }
  }
  return script.length;
}
