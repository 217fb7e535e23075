/** What the prover found out, for a terminal: the verdict, the properties, then each finding. */
import type { Counterexample, PropertyVerdict, Suggestion } from '../report.ts';
import type { RuleFinding } from '../rule.ts';
import {
  allowedFindings,
  countLevels,
  levelMarks,
  placeOf,
  standingFindings,
  verdictMarks,
  type ProvenWorkflow,
} from './proven.ts';

/** The lines; the verdict stands first and is all that a glance needs. */
export function renderProofText({ report }: ProvenWorkflow): string {
  const standing = standingFindings(report);
  const allowed = allowedFindings(report);
  return [
    `${verdictMarks[report.verdict]} ${report.verdict.toUpperCase()}: ${report.file}, ${countLevels(standing)}`,
    '',
    ...report.properties.map(propertyLine),
    ...standing.flatMap((finding) => ['', ...findingLines(finding, report.file)]),
    ...section('allowed', allowed.map(allowedLine(report.file))),
    ...section(
      'allowed, and not needed',
      report.unusedWaivers.map(({ rule, at }) => `  ${at.file}:${at.line} ${rule}`),
    ),
    ...section(
      'called, and not looked into',
      report.opaqueCalls.map(({ site, name }) => `  ${site.job}: ${name}`),
    ),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function propertyLine({ rule, verdict, because, dependsOn }: PropertyVerdict): string {
  const open = dependsOn.length === 0 ? '' : ` (hangs on ${dependsOn.join(', ')})`;
  return `  ${verdictMarks[verdict]} ${rule}: ${verdict}${open}${because === undefined ? '' : `. ${because}`}`;
}

function allowedLine(file: string) {
  return (finding: RuleFinding) =>
    `  ${placeOf(finding, file)} ${finding.rule}: ${finding.allowedBecause ?? ''}`;
}

function findingLines(finding: RuleFinding, file: string): readonly string[] {
  const { rule, level, message, counterexample, suggestion } = finding;
  return [
    `${levelMarks[level]} ${placeOf(finding, file)} ${rule}`,
    `    ${message.replaceAll('\n', '\n    ')}`,
    ...(counterexample ? counterexampleLines(counterexample) : []),
    ...(suggestion ? suggestionLines(suggestion) : []),
  ];
}

function counterexampleLines(run: Counterexample): readonly string[] {
  const { faults, given, outcomes, conditions } = run;
  const width = Math.max(...outcomes.map(({ job }) => job.length));
  return [
    '    such a run:',
    ...given.map(({ subject, value }) => `      with ${subject}: ${value}`),
    ...(faults.length === 0
      ? ['      nothing fails']
      : faults.map(({ message }) => `      ${message}`)),
    ...outcomes.map(({ job, result }) => `        ${job.padEnd(width)}  ${result}`),
    ...conditions.map(
      ({ job, step, source, held, at }) =>
        `      ${at.file}:${at.line} ${job}${step === undefined ? '' : `, step ${step + 1}`}: \`${source}\` ${held ? 'held' : 'did not hold'}`,
    ),
  ];
}

function suggestionLines({ job, condition, needs }: Suggestion): readonly string[] {
  return [
    `    write instead, in ${job} (proved):`,
    ...(needs ? [`      needs: [${needs.join(', ')}]`] : []),
    `      if: ${condition}`,
  ];
}
