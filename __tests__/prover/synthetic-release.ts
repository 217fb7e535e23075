/** Large releases made up for measurements: builds, tests, publishes, an announcement, cleanups. */

/** So many jobs, so many of them with a condition that only the run knows. */
export function syntheticRelease(jobs: number, opaque: number): string {
  const lines = ["on: { push: { tags: ['v*'] }, workflow_dispatch: {} }", 'jobs:'];
  const builds = Math.floor(jobs * 0.4);
  const tests = Math.floor(jobs * 0.35);
  const publishes = jobs - builds - tests - 2;
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  let left = opaque;
  const add = (id: string, needs: readonly string[], step: string, condition?: string) => {
    lines.push(`  ${id}:`, '    runs-on: x');
    if (needs.length > 0) lines.push(`    needs: [${needs.join(', ')}]`);
    if (condition !== undefined) lines.push(`    if: \${{ ${condition} }}`);
    lines.push(`    outputs: { go: '\${{ steps.s.outputs.go }}' }`);
    lines.push(`    steps: [{ id: s, run: ${JSON.stringify(step)} }]`);
  };
  // Every third of them passes over what was skipped: the hard case, in which results stay apart.
  const conditionOf = (index: number, needs: readonly string[]) => {
    if (left <= 0) return undefined;
    left -= 1;
    const asked = `needs.${needs[0]}.outputs.go == 'yes' || vars.V${index} == 'x'`;
    return index % 3 === 0
      ? `!failure() && !cancelled() && (needs.${needs[0]}.result == 'skipped' || ${asked})`
      : asked;
  };
  add('plan', [], './plan');
  names('build', builds).forEach((id, index) => {
    const needs = index < 5 ? ['plan'] : ['plan', `build${index % 5}`];
    add(id, needs, './build', conditionOf(index, needs));
  });
  names('test', tests).forEach((id, index) => {
    const needs = [`build${index % builds}`, `build${(index * 7 + 3) % builds}`];
    add(id, needs, './test', conditionOf(index, needs));
  });
  names('publish', publishes).forEach((id, index) => {
    add(
      id,
      names('test', tests).filter((_, test) => test % 4 === index % 4),
      'cargo publish',
    );
  });
  add('announce', names('publish', publishes), 'gh release edit v1 --draft=false', 'always()');
  return `${lines.join('\n')}\n`;
}
