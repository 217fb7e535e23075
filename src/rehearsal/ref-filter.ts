/**
 * The patterns of `tags` and `branches`.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */

/** Whether a name passes the filters: the last pattern that matches decides, `!` excludes. */
export function filterMatches(patterns: readonly string[], name: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (patternOf(negated ? pattern.slice(1) : pattern).test(name)) matched = !negated;
  }
  return matched;
}

/** `*` stays inside a path segment, `**` does not; `?` and `+` quantify what stands before them. */
function patternOf(pattern: string): RegExp {
  const source = pattern.replace(/\*\*|\*|[.^$(){}|\\]|\[[^\]]*\]|[?+]/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    // Sets and quantifiers mean the same as in a regular expression.
    return part.startsWith('[') || part === '?' || part === '+' ? part : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
