/** What the prover found out, as Markdown for the step summary. */
import { warningOfNothing } from '../known-release.ts';
import { code, fenced, plainText, prose, renderTableLines } from '../../markdown.ts';
import type { RuleFinding } from '../rule.ts';
import { jobPlaces } from './job-places.ts';
import { renderMermaid } from './mermaid.ts';
import {
  allowedFindings,
  countLevels,
  groupStandings,
  placeOf,
  standingFindings,
  statusMarks,
  unknownWorkOfJobs,
  type ProvenWorkflow,
} from './proven.ts';
import { describePlace } from './words.ts';
import { cureOf, headlineOf, tellStory, type Story } from './story.ts';

/** A heading with the verdict, and all below it. */
export function renderProofSummary(proven: ProvenWorkflow): string {
  const { file, verdict } = proven.report;
  const heading = `## ${plainText(file)}: ${verdict}`;
  return [heading, '', ...proofSummaryLines(proven)].join('\n');
}

/** Each finding with the run that shows it, the properties, and the graph. */
export function proofSummaryLines(proven: ProvenWorkflow): readonly string[] {
  const { report } = proven;
  const { properties, verdict } = report;
  const standing = standingFindings(report);
  const nothing = warningOfNothing(report);
  const rows = groupStandings(properties).map(({ mark, words, rules }) => [
    `${mark} ${words}`,
    rules.map(code).join(', '),
  ]);
  return [
    `${statusMarks[verdict]} ${verdict}, ${countLevels(standing)}.`,
    '',
    ...(nothing === undefined ? [] : [`**${prose(nothing)}**`, '']),
    ...standing.flatMap((finding) => findingLines(finding, proven)),
    '#### Properties',
    '',
    ...renderTableLines(['', 'Rules'], rows),
    '',
    ...remarkLines(proven),
    '```mermaid',
    renderMermaid(proven).trimEnd(),
    '```',
    '',
  ];
}

function findingLines(finding: RuleFinding, proven: ProvenWorkflow): readonly string[] {
  const { rule, level, refutation } = finding;
  const { workflow, called, report } = proven;
  const story = refutation && tellStory(refutation, jobPlaces(workflow, called));
  const cure = cureOf(finding);
  return [
    `#### ${code(rule)}: ${level}, ${plainText(placeOf(finding, report.file))}`,
    '',
    prose(headlineOf(finding)),
    '',
    ...(story ? storyLines(story) : []),
    ...(cure === undefined || story?.instead ? [] : [`**Cure:** ${prose(cure)}`, '']),
  ];
}

function storyLines({
  given,
  faults,
  results,
  condition,
  instead,
  doubts,
}: Story): readonly string[] {
  const rows = results.map(({ result, jobs }) => [result, jobs.map(code).join(', ')]);
  return [
    ...given.map((each) => `- When ${prose(each)}`),
    ...faults.map((each) => `- ${prose(each)}`),
    ...(condition
      ? [
          `- Let through by ${plainText(condition.place)}, ${code(condition.job)}: ${condition.isImplicit ? 'no `if`, which is ' : ''}${code(condition.source)}`,
        ]
      : []),
    ...doubts.map((each) => `- Not sure: ${prose(each)}`),
    '',
    ...(rows.length === 0 ? [] : [...renderTableLines(['Result', 'Jobs'], rows), '']),
    ...(instead
      ? [
          `Write instead, in ${code(instead.job)} (proved to mend it):`,
          '',
          fenced(instead.lines.join('\n')),
          '',
        ]
      : []),
  ];
}

function remarkLines({ report }: ProvenWorkflow): readonly string[] {
  const { file, unusedWaivers, settings, opaqueCalls } = report;
  const remarks = [
    ...allowedFindings(report).map(
      (finding) =>
        `${code(finding.rule)} at ${plainText(placeOf(finding, file))} is allowed, because ${plainText(finding.allowedBecause ?? '')}`,
    ),
    ...unusedWaivers.map(
      ({ rule, at }) =>
        `${code(rule)} is allowed at ${plainText(describePlace(at))}, and nothing needs that: remove the comment.`,
    ),
    ...[...settings].flatMap(([rule, { level, because = '' }]) =>
      level === 'off' ? [`${code(rule)} is left out, because ${plainText(because)}`] : [],
    ),
    ...opaqueCalls.map(
      ({ site, name }) => `${code(site.job)} calls ${code(name)}, which nobody could look into.`,
    ),
    ...unknownWorkOfJobs(report).map(
      ({ job, power, names }) =>
        `It is not known what ${names.map(code).join(', ')} does in ${code(job)}, which ${power}.`,
    ),
  ];
  return remarks.length === 0 ? [] : [...remarks.map((each) => `- ${each}`), ''];
}
