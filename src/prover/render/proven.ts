/** A workflow with what the prover found out about it: what every report is made of. */
import type { FindingLevel } from '../../failure.ts';
import type { Workflow } from '../../workflow/model.ts';
import type { CalledFiles } from '../effects/called-files.ts';
import type { PropertyReport, Standing, Status, WorkflowReport } from '../report.ts';
import type { RuleFinding } from '../rule.ts';
import { describePlace } from './words.ts';

export interface ProvenWorkflow {
  readonly workflow: Workflow;
  readonly called: CalledFiles;
  readonly report: WorkflowReport;
}

export const statusMarks: Readonly<Record<Status, string>> = {
  PROVED: '✔',
  REFUTED: '✘',
  UNKNOWN: '?',
};

export const levelMarks: Readonly<Record<FindingLevel, string>> = {
  error: '✘',
  warning: '!',
  notice: '·',
};

/** What a property's standing is called; those that need reading first. */
export const standingWords: Readonly<Record<Standing, { mark: string; words: string }>> = {
  refuted: { mark: '✘', words: 'refuted' },
  unknown: { mark: '?', words: 'unknown: that is no proof' },
  doubtful: { mark: '!', words: 'broken, told as a warning' },
  allowed: { mark: '○', words: 'broken, and allowed' },
  off: { mark: '○', words: 'not proved, and left out by the configuration' },
  proved: { mark: '✔', words: 'proved' },
  empty: { mark: '–', words: 'nothing here that it speaks of' },
};

export interface StandingGroup {
  readonly standing: Standing;
  readonly mark: string;
  readonly words: string;
  readonly rules: readonly string[];
}

/** The rules by their standing, what needs reading first; those without any left out. */
export function groupStandings(properties: readonly PropertyReport[]): readonly StandingGroup[] {
  return (Object.keys(standingWords) as Standing[]).flatMap((standing) => {
    const rules = properties.filter((each) => each.standing === standing).map(({ rule }) => rule);
    return rules.length === 0 ? [] : [{ standing, ...standingWords[standing], rules }];
  });
}

/** Findings that nobody allowed, the gravest first; those of one level stay in their order. */
export function standingFindings({ findings }: WorkflowReport): readonly RuleFinding[] {
  const order: readonly FindingLevel[] = ['error', 'warning', 'notice'];
  return findings
    .filter(({ allowedBecause }) => allowedBecause === undefined)
    .toSorted((left, right) => order.indexOf(left.level) - order.indexOf(right.level));
}

/** Findings that a comment in the workflow allows, with its reason. */
export function allowedFindings({ findings }: WorkflowReport): readonly RuleFinding[] {
  return findings.filter(({ allowedBecause }) => allowedBecause !== undefined);
}

/** `2 errors, 1 warning`; `nothing found` when there is none. */
export function countLevels(findings: readonly RuleFinding[]): string {
  const counted = (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`];
  });
  return counted.length === 0 ? 'nothing found' : counted.join(', ');
}

/** What nobody knows, by its job. */
export function unknownWorkOfJobs({ unknownWork }: WorkflowReport) {
  return [...new Set(unknownWork.map(({ site }) => site.job))].map((job) => {
    const own = unknownWork.filter(({ site }) => site.job === job);
    const power = [...new Set(own.map((each) => each.power))].join(', ');
    return { job, power, names: [...new Set(own.map(({ name }) => name))] };
  });
}

/** Where it stands; the file as a whole when it is about no line of it. */
export function placeOf({ location }: Pick<RuleFinding, 'location'>, file: string): string {
  return describePlace(location ?? { file });
}
