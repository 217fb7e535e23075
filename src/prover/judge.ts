/** Whether workflows may go on, and if not, why. */
import type { Failure, Location } from '../failure.ts';
import { proverFailure } from './failures.ts';
import { warningOfNothing } from './known-release.ts';
import { describePlace } from './render/words.ts';
import type { WorkflowReport } from './report.ts';
import type { RuleFinding } from './rule.ts';

/**
 * WORKFLOW_REFUTED when an error stands that nobody allowed, else WORKFLOW_UNPROVEN when a
 * property is unknown; undefined when all are proved. Warnings fail nothing. Places are told by the
 * findings themselves.
 */
export function judgeReports(reports: readonly WorkflowReport[]): Failure | undefined {
  const errors = reports.flatMap((report) =>
    standing(report, ({ level, isUnknown }) => level === 'error' && !isUnknown),
  );
  if (errors.length > 0) return refuted(errors);
  const open = reports.flatMap((report) => standing(report, ({ isUnknown }) => isUnknown === true));
  return open.length > 0 ? unproven(open) : undefined;
}

/** The same of a workflow that must be a release: WORKFLOW_UNPROVEN too when nothing in it is one. */
export function judgeReleases(reports: readonly WorkflowReport[]): Failure | undefined {
  const failure = judgeReports(reports);
  if (failure) return failure;
  const nothing = reports.flatMap((report) => {
    const warning = warningOfNothing(report);
    return warning === undefined ? [] : [`${report.file}: ${warning}`];
  });
  return nothing.length > 0 ? notProved(nothing.join('\n')) : undefined;
}

interface Placed {
  readonly finding: RuleFinding;
  readonly at: Location;
}

function standing(
  { file, findings }: WorkflowReport,
  matters: (finding: RuleFinding) => boolean,
): readonly Placed[] {
  return findings
    .filter((finding) => finding.allowedBecause === undefined && matters(finding))
    .map((finding) => ({ finding, at: finding.location ?? { file } }));
}

function refuted(errors: readonly Placed[]): Failure {
  const places = errors.map(({ finding: { rule }, at }) => `${rule} at ${describePlace(at)}`);
  return proverFailure('WORKFLOW_REFUTED', {
    seen: places.join(', '),
    expected: 'no error that stands',
    cure: 'Each is told with what to write instead. Where it is meant, write `# release: allow RULE because …` above the job; for what another linter found, that linter has a comment of its own.',
  });
}

function unproven(open: readonly Placed[]): Failure {
  const reasons = open.map(
    ({ finding: { rule, message }, at }) => `${at.file}, ${rule}: ${message}`,
  );
  return notProved(reasons.join('\n'));
}

function notProved(seen: string): Failure {
  return proverFailure('WORKFLOW_UNPROVEN', {
    seen,
    expected: 'every property proved',
    cure: 'Say in a comment what is called there (`# release: publishes pypi`, `# release: nothing`), give the files that are called, or write the conditions in simpler terms.',
  });
}
