/** docs/workflow-rules.md: every rule about release workflows. */
import type { RuleDocumentation } from '../../src/prover/rule.ts';
import { renderTable } from './tables.ts';

const introduction = `# Rules about release workflows

What is reported of a release workflow, from its file and those that it calls. Some rules speak of what can happen to its jobs: whatever fails, times out, is skipped, cancelled or denied, and whatever the run is started with. They are proved or refuted, never sampled; a refutation shows the smallest set of faults, and [a decision](decisions/prover.md) tells how. The others look at single places. [check-workflow](../actions/check-workflow/README.md) tells them: an error fails it, a warning and a notice do not. Rules that other linters have too (zizmor, actionlint) speak here of the jobs that could harm a release, and of nothing else: those that may write or mint identities, read a secret, or do a part of the release.

## What a workflow can declare

What a job or step does is recognised from [a catalogue of actions](../src/prover/effects/catalogue-actions.ts) and [of commands](../src/prover/effects/catalogue-commands.ts); a name such as \`publish-crates.yml\` is a guess, and told as one. A comment says it for certain: on the line above a job or step, at its end, or within it.

\`\`\`yaml
jobs:
  # release: publishes pypi
  upload:
    uses: ./.github/workflows/upload.yml
  notes:
    steps:
      - run: ./publish-changelog # release: nothing
      # release: allow EXPRESSION-IN-RUN because the version was checked by the job before
      - run: ./notes \${{ needs.plan.outputs.version }}
\`\`\`

It declares one or more of \`builds\`, \`seals\`, \`attests\`, \`scans\`, \`verifies\`, \`publishes <channel>\`, \`promotes <channel>\`, \`stages\`, \`announces\`, \`creates-ref\`, \`dispatches\`, \`waits\` and \`cleans\`, with commas between them, or \`nothing\`. It replaces what was guessed there, never what is known. \`allow\` with a reason allows a rule to be broken: in the step or job, or above everything in the whole file. What is allowed is still shown. A comment that is misspelt is refused with its line, and so is the name of a rule that does not exist.

## Levels

\`.github/release-actions.yml\` sets the level of a rule: \`error\`, \`warning\`, \`notice\` or \`off\`. One that is made less grave needs a reason.

\`\`\`yaml
rules:
  TWO-PINS: error
  NO-TIMEOUT: { level: off, because: our runners end every job after ten minutes }
\`\`\`
`;

/** The page: an introduction, a table, and a section for each rule in the order given. */
export function renderRules(rules: readonly RuleDocumentation[]): string {
  const table = renderTable(
    ['Rule', 'Level', 'What is reported'],
    rules.map(({ name, level, what }) => [`[${name}](#${name.toLowerCase()})`, level, what]),
  );
  const sections = rules.map(({ name, level, what, why, realCase, cure }) =>
    [
      `### ${name}`,
      `_${level}._ ${what}`,
      why,
      `**It happened:** ${realCase}`,
      `**Instead:** ${cure}`,
    ].join('\n\n'),
  );
  return [
    '<!-- Generated from the sources by `npm run generate`. Do not edit. -->',
    introduction.trimEnd(),
    '## The rules',
    table,
    ...sections,
    '',
  ].join('\n\n');
}
