/** Whether there is a release to prove anything of: a proof about nothing is true, and worth nothing. */
import type { UnknownWork } from './effects/unknown-work.ts';
import type { RuleVerdict } from './proof/verdict.ts';
import type { WorkflowReport } from './report.ts';
import { ungatedAnnounce } from './rules/graph/ungated-announce.ts';

/** What to say of a workflow in which nothing is known to be a release; else undefined. */
export function warningOfNothing({ effects }: Pick<WorkflowReport, 'effects'>): string | undefined {
  return effects.some(({ kind }) => kind === 'publishes' || kind === 'announces')
    ? undefined
    : 'Nothing in this workflow is known to publish or to announce a release. If something does, say so above it: `# release: publishes pypi`, `# release: announces`.';
}

/**
 * The verdicts of a workflow of which nothing is known to be a release. What nobody knows in a job
 * that could release may then be all of it: that it is announced after all else is not proved.
 */
export function doubtedBy(
  unknownWork: readonly UnknownWork[],
  verdicts: readonly RuleVerdict[],
): readonly RuleVerdict[] {
  if (unknownWork.length === 0) return verdicts;
  const reasons = unknownWork.map(
    ({ site, name, power }) =>
      `Nothing here is known to be a release, and nobody knows what \`${name}\` does in \`${site.job}\`, which ${power}.`,
  );
  return verdicts.map((each) =>
    each.rule === ungatedAnnounce.name && each.verdict.status === 'PROVED'
      ? { ...each, verdict: { status: 'UNKNOWN', reasons } }
      : each,
  );
}
