/** What the prover found out, as Markdown for the step summary. */
import { code, plainText, prose, renderTableLines } from '../../markdown.ts';
import type { Counterexample, Suggestion } from '../report.ts';
import type { RuleFinding } from '../rule.ts';
import {
  allowedFindings,
  countLevels,
  placeOf,
  standingFindings,
  verdictMarks,
  type ProvenWorkflow,
} from './proven.ts';
import { renderMermaid } from './mermaid.ts';

/** A heading, the properties, each finding with the run that shows it, and the graph. */
export function renderProofSummary(proven: ProvenWorkflow): string {
  const { report } = proven;
  const { file, verdict, properties } = report;
  const standing = standingFindings(report);
  const rows = properties.map(({ rule, verdict: own, because = '', dependsOn }) => [
    `${verdictMarks[own]} ${own}`,
    code(rule),
    prose([because, ...dependsOn.map((row) => `Hangs on ${row}.`)].filter(Boolean).join(' ')),
  ]);
  return [
    `## ${verdictMarks[verdict]} ${verdict}: ${plainText(file)}`,
    '',
    `${countLevels(standing)}.`,
    '',
    ...(rows.length === 0 ? [] : [...renderTableLines(['', 'Property', ''], rows), '']),
    ...standing.flatMap((finding) => findingLines(finding, file)),
    ...allowedLines(allowedFindings(report), file),
    '```mermaid',
    renderMermaid(proven).trimEnd(),
    '```',
    '',
  ].join('\n');
}

function findingLines(finding: RuleFinding, file: string): readonly string[] {
  const { rule, level, message, counterexample, suggestion } = finding;
  return [
    `### ${code(rule)}: ${level}, ${plainText(placeOf(finding, file))}`,
    '',
    prose(message),
    '',
    ...(counterexample ? runLines(counterexample) : []),
    ...(suggestion ? suggestionLines(suggestion) : []),
  ];
}

function runLines({ faults, given, outcomes, conditions }: Counterexample): readonly string[] {
  const said = [
    ...given.map(({ subject, value }) => `- with ${code(subject)}: ${plainText(value)}`),
    ...faults.map(({ message }) => `- ${prose(message)}`),
    ...conditions.map(
      ({ job, source, held, at }) =>
        `- ${code(job)}: ${code(source)} ${held ? 'held' : 'did not hold'} (line ${at.line ?? '?'})`,
    ),
  ];
  const rows = outcomes.map(({ job, result }) => [code(job), result]);
  return [...said, '', ...renderTableLines(['Job', 'Result'], rows), ''];
}

function suggestionLines({ job, condition, needs }: Suggestion): readonly string[] {
  const lines = [...(needs ? [`needs: [${needs.join(', ')}]`] : []), `if: ${condition}`];
  return [`Write instead, in ${code(job)} (proved):`, '', '```yaml', ...lines, '```', ''];
}

function allowedLines(allowed: readonly RuleFinding[], file: string): readonly string[] {
  if (allowed.length === 0) return [];
  const rows = allowed.map((finding) => [
    code(finding.rule),
    plainText(placeOf(finding, file)),
    plainText(finding.allowedBecause ?? ''),
  ]);
  return ['### Allowed', '', ...renderTableLines(['Rule', 'Place', 'Because'], rows), ''];
}
