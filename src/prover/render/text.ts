/** What the prover found out, for a terminal: the verdict, then what is wrong, then the rest. */
import { warningOfNothing } from '../known-release.ts';
import type { RuleFinding } from '../rule.ts';
import { jobPlaces } from './job-places.ts';
import {
  allowedFindings,
  countLevels,
  groupStandings,
  levelMarks,
  placeOf,
  standingFindings,
  statusMarks,
  unknownWorkOfJobs,
  type ProvenWorkflow,
} from './proven.ts';
import { cureOf, headlineOf, tellStory, type Story } from './story.ts';
import { describeEffect, describePlace } from './words.ts';

/** The lines; the verdict stands first and is all that a glance needs. */
export function renderProofText(proven: ProvenWorkflow): string {
  const { report } = proven;
  const { verdict, file } = report;
  const standing = standingFindings(report);
  const nothing = warningOfNothing(report);
  return [
    `${statusMarks[verdict]} ${verdict} ${file}: ${countLevels(standing)}`,
    ...(nothing === undefined ? [] : [`! ${nothing}`]),
    '',
    ...groupStandings(report.properties).map(
      ({ mark, words, rules }) => `  ${mark} ${words}: ${rules.join(', ')}`,
    ),
    ...standing.flatMap((finding) => ['', ...findingLines(finding, proven)]),
    ...section('allowed in the workflow', allowedFindings(report).map(allowedLine(file))),
    ...section(
      'allowed, and nothing needs it: remove the comment',
      report.unusedWaivers.map(({ rule, at }) => `  ${describePlace(at)} ${rule}`),
    ),
    ...section(
      'left out by the configuration',
      [...report.settings].flatMap(([rule, { level, because = '' }]) =>
        level === 'off' ? [`  ${rule}: ${because}`] : [],
      ),
    ),
    ...section(
      'called, and not looked into',
      report.opaqueCalls.map(({ site, name }) => `  ${site.job}: ${name}`),
    ),
    ...section(
      'not known what it does, where it could release',
      unknownWorkOfJobs(report).map(
        ({ job, power, names }) => `  ${job}, which ${power}: ${names.join(', ')}`,
      ),
    ),
    ...section('what each job does (? is a guess)', effectLines(proven)),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function allowedLine(file: string) {
  return (finding: RuleFinding) =>
    `  ${placeOf(finding, file)} ${finding.rule}, because ${finding.allowedBecause ?? ''}`;
}

function findingLines(finding: RuleFinding, proven: ProvenWorkflow): readonly string[] {
  const { rule, level, refutation } = finding;
  const { workflow, called, report } = proven;
  const story = refutation && tellStory(refutation, jobPlaces(workflow, called));
  const cure = cureOf(finding);
  return [
    `${levelMarks[level]} ${level} ${rule} ${placeOf(finding, report.file)}`,
    `    ${headlineOf(finding).replaceAll('\n', '\n    ')}`,
    ...(story ? storyLines(story) : []),
    ...(cure === undefined || story?.instead ? [] : [`    cure: ${cure}`]),
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
  const width = Math.max(0, ...results.map(({ result }) => result.length));
  return [
    ...(results.length === 0 ? [] : ['    the smallest run that shows it:']),
    ...given.map((each) => `      when ${each}`),
    ...faults.map((each) => `      ${each}`),
    ...results.map(({ result, jobs }) => `      ${result.padEnd(width)}  ${jobs.join(', ')}`),
    ...(condition
      ? [
          `    what let it through: ${condition.place}, ${condition.job}`,
          `      ${condition.isImplicit ? 'no `if`, which is' : 'if:'} ${condition.source}`,
        ]
      : []),
    ...(instead
      ? [
          `    write instead, in \`${instead.job}\` (proved to mend it):`,
          ...instead.lines.flatMap((line) => line.split('\n')).map((line) => `      ${line}`),
        ]
      : []),
    ...doubts.map((each) => `    not sure: ${each}`),
  ];
}

function effectLines({ workflow, report }: ProvenWorkflow): readonly string[] {
  const told = [...workflow.jobs.keys()].flatMap((id) => {
    const own = report.effects.filter(({ site }) => site.job === id).map(describeEffect);
    return own.length === 0 ? [] : [{ id, what: [...new Set(own)].join(', ') }];
  });
  const width = Math.max(0, ...told.map(({ id }) => id.length));
  return told.map(({ id, what }) => `  ${id.padEnd(width)}  ${what}`);
}
