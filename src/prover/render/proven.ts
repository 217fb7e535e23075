/** A workflow with what the prover found out about it: what every report is made of. */
import type { FindingLevel } from '../../failure.ts';
import type { Workflow } from '../../workflow/model.ts';
import type { Verdict, WorkflowReport } from '../report.ts';
import type { RuleFinding } from '../rule.ts';

export interface ProvenWorkflow {
  readonly workflow: Workflow;
  readonly report: WorkflowReport;
}

export const verdictMarks: Readonly<Record<Verdict, string>> = {
  proved: '✔',
  refuted: '✘',
  unknown: '?',
};

export const levelMarks: Readonly<Record<FindingLevel, string>> = {
  error: '✘',
  warning: '!',
  notice: '·',
};

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

/** `release.yml:12`, as editors and terminals make it a link. */
export function placeOf({ location }: Pick<RuleFinding, 'location'>, file: string): string {
  const { line } = location ?? {};
  return `${location?.file ?? file}${line === undefined ? '' : `:${line}`}`;
}

/** `2 errors, 1 warning`; `nothing found` when there is none. */
export function countLevels(findings: readonly RuleFinding[]): string {
  const counted = (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`];
  });
  return counted.length === 0 ? 'nothing found' : counted.join(', ');
}
