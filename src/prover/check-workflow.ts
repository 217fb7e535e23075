/** Everything that the prover has to say about one workflow. */
import type { Workflow } from '../workflow/model.ts';
import { allRules } from './all-rules.ts';
import { applyConfiguration, type RuleConfiguration } from './configuration.ts';
import { noCalledFiles, type CalledFiles } from './effects/called-files.ts';
import { findEffects } from './effects/find-effects.ts';
import { findOpaqueCalls } from './effects/opaque-calls.ts';
import { findUnknownWork } from './effects/unknown-work.ts';
import type { MergedFinding } from './merge/merged-finding.ts';
import { doubtedBy, warningOfNothing } from './known-release.ts';
import { findingsAbout } from './merge/merge-findings.ts';
import { findingsOfVerdicts } from './proof/findings.ts';
import { proveRelease } from './proof/prove-release.ts';
import type { RuleVerdict } from './proof/verdict.ts';
import type { PropertyReport, Standing, Status, WorkflowReport } from './report.ts';
import type { RuleFinding } from './rule.ts';
import { checkLocalRules } from './rules/check-local-rules.ts';
import { graphRules } from './rules/graph-rules.ts';
import { localRules } from './rules/local-rules.ts';
import { applyWaivers, findWaivers, type Waived } from './waivers.ts';

export interface CheckOptions {
  /** What the workflow calls, as far as it could be read. */
  readonly called?: CalledFiles;
  readonly configuration?: RuleConfiguration;
  /** Of other linters; what they say of other files is left out. */
  readonly merged?: readonly MergedFinding[];
}

const noConfiguration: RuleConfiguration = { settings: new Map() };

/**
 * Proves the workflow, and checks its file and those that it calls. Throws DECLARATION_INVALID,
 * and RULE_UNKNOWN for a waiver of no rule.
 */
export function checkWorkflow(workflow: Workflow, options: CheckOptions = {}): WorkflowReport {
  const { called = noCalledFiles, configuration = noConfiguration, merged = [] } = options;
  const effects = findEffects(workflow, called);
  const unknownWork = findUnknownWork(workflow, called);
  const proved = proveRelease({ workflow, called });
  const isNothing = warningOfNothing({ effects }) !== undefined;
  const verdicts = isNothing ? doubtedBy(unknownWork, proved) : proved;
  const judged = [
    judgeFile(workflow, [
      ...findingsOfVerdicts(verdicts, graphRules),
      ...checkLocalRules(workflow, called),
    ]),
    ...[...called.workflows.values()].map((file) => judgeCalled(file, called)),
  ];
  const files = [workflow, ...called.workflows.values()].map(({ file }) => file);
  const findings = [
    ...judged.flatMap((each) => applyConfiguration(each.findings, configuration)),
    ...findingsAbout(merged, files),
  ];
  return {
    file: workflow.file,
    verdict: statusOf(findings),
    properties: verdicts.map((each) => propertyOf(each, findings)),
    findings,
    unusedWaivers: judged.flatMap(({ unused }) => unused),
    settings: configuration.settings,
    effects,
    opaqueCalls: findOpaqueCalls(workflow, called),
    unknownWork,
  };
}

function judgeFile(workflow: Workflow, findings: readonly RuleFinding[]): Waived {
  const sorted = findings.toSorted(
    (left, right) =>
      Number(isElsewhere(left, workflow)) - Number(isElsewhere(right, workflow)) ||
      (left.location?.line ?? 0) - (right.location?.line ?? 0) ||
      (left.rule < right.rule ? -1 : Number(left.rule > right.rule)),
  );
  return applyWaivers(sorted, findWaivers(workflow, allRules));
}

/** What happens in a called file is found at its caller; the place can be in that file. */
const isElsewhere = ({ location }: RuleFinding, { file }: Workflow) =>
  location !== undefined && location.file !== file;

/** A called file by itself: what can happen to its jobs was proved at the caller. */
function judgeCalled(file: Workflow, called: CalledFiles): Waived {
  const { findings, unused } = judgeFile(file, checkLocalRules(file, called));
  return {
    findings,
    unused: unused.filter(({ rule }) => localRules.some(({ name }) => name === rule)),
  };
}

function statusOf(findings: readonly RuleFinding[]): Status {
  const standing = findings.filter(({ allowedBecause }) => allowedBecause === undefined);
  if (standing.some(({ level, isUnknown }) => level === 'error' && !isUnknown)) return 'REFUTED';
  return standing.some(({ isUnknown }) => isUnknown) ? 'UNKNOWN' : 'PROVED';
}

function propertyOf(
  { rule, verdict }: RuleVerdict,
  findings: readonly RuleFinding[],
): PropertyReport {
  const own = findings.filter((finding) => finding.rule === rule);
  return { rule, verdict, standing: standingOf(verdict, own) };
}

function standingOf(verdict: RuleVerdict['verdict'], own: readonly RuleFinding[]): Standing {
  if (verdict.status === 'PROVED') return verdict.checked === 0 ? 'empty' : 'proved';
  if (own.length === 0) return 'off';
  const left = own.filter(({ allowedBecause }) => allowedBecause === undefined);
  if (left.length === 0) return 'allowed';
  if (verdict.status === 'UNKNOWN') return 'unknown';
  return left.some(({ level }) => level === 'error') ? 'refuted' : 'doubtful';
}
