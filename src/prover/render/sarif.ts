/** What the rules found, as SARIF; the run that shows it is its code flow. */
import { renderSarif, type SarifRule, type SarifStep } from '../../sarif.ts';
import type { RuleDocumentation, RuleFinding } from '../rule.ts';
import type { ProvenWorkflow } from './proven.ts';

/** The text of a SARIF file: every rule with its documentation, a result a finding. */
export function renderProofSarif(
  proven: readonly ProvenWorkflow[],
  rules: readonly RuleDocumentation[],
): string {
  return renderSarif({
    tool: 'release-actions check-workflow',
    id: 'check-workflow/',
    rules: rules.map(ruleOf),
    results: proven.flatMap(({ report }) =>
      report.findings.map((finding) => ({
        rule: finding.rule,
        level: finding.level,
        message: finding.message,
        at: finding.location ?? { file: report.file },
        ...(finding.counterexample && { flow: flowOf(finding) }),
        ...(finding.allowedBecause !== undefined && { allowedBecause: finding.allowedBecause }),
      })),
    ),
  });
}

function ruleOf({ name, level, what, why, realCase, cure }: RuleDocumentation): SarifRule {
  return {
    id: name,
    short: what,
    full: `${what} ${why}`,
    help: `${why} ${realCase} ${cure}`,
    level,
    tags: ['correctness', 'release', 'supply-chain'],
  };
}

/** The faults, what they led to job by job, the conditions that decided, and the place. */
function flowOf({ counterexample, location, message }: RuleFinding): readonly SarifStep[] {
  const { faults, outcomes, conditions } = counterexample!;
  return [
    ...faults.map(({ at, message: told }) => ({ at, message: told })),
    ...outcomes.map(({ job, result, at }) => ({ at, message: `${job}: ${result}` })),
    ...conditions.map(({ source, held, at }) => ({
      at,
      message: `\`${source}\` ${held ? 'held' : 'did not hold'}`,
    })),
    ...(location ? [{ at: location, message }] : []),
  ];
}
