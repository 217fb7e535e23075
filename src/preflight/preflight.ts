/** Runs every check, one after the other, whatever the ones before found. */
import { createCollector } from '../collector.ts';
import type { ActionResult } from '../define-action.ts';
import { findingOf, type Failure, type Finding } from '../failure.ts';
import { renderFailureLines, renderTableLines } from '../markdown.ts';
import type { Check, CheckReport, Facts, PreflightOutput } from './check.ts';

interface Outcome {
  readonly name: string;
  readonly report: CheckReport;
}

/** All findings of all checks: the first failure fails the step, the others stand beside it. */
export async function runPreflight(
  checks: readonly Check[],
): Promise<ActionResult<PreflightOutput>> {
  const outcomes: Outcome[] = [];
  let facts: Facts = {};
  for (const check of checks) {
    const report = await runCheck(check, facts);
    facts = { ...facts, ...report.facts };
    outcomes.push({ name: check.name, report });
  }
  return resultOf(outcomes, facts);
}

async function runCheck(check: Check, facts: Facts): Promise<CheckReport> {
  if (facts.nothingToRelease !== undefined) {
    return { failures: [], summary: [`⏭️ Skipped: ${facts.nothingToRelease}.`] };
  }
  const collector = createCollector();
  const report = await collector.check(() => check.run(facts));
  const { failures } = collector;
  return report ?? { failures, summary: failures.flatMap(renderFailureLines) };
}

function resultOf(outcomes: readonly Outcome[], facts: Facts): ActionResult<PreflightOutput> {
  const failures = outcomes.flatMap(({ report }) => report.failures);
  const notices = outcomes.flatMap(({ report }) => report.notices ?? []);
  const findings: readonly Finding[] = [...failures.map(findingOf), ...notices];
  const outputs: Partial<Record<PreflightOutput, string>> = Object.assign(
    {},
    ...outcomes.map(({ report }) => report.outputs ?? {}),
  );
  const passed = failures.length === 0;
  const [failure] = failures;
  return {
    outputs: {
      ...outputs,
      ok: String(passed && outputs.ok === 'true'),
      shouldRelease: String(passed && outputs.shouldRelease === 'true'),
      findings: JSON.stringify(findings),
    },
    summary: renderSummary(outcomes, failures, facts),
    // The first failure is told as the failure, not twice.
    findings: findings.slice(passed ? 0 : 1),
    ...(failure && { failure }),
  };
}

function renderSummary(
  outcomes: readonly Outcome[],
  failures: readonly Failure[],
  facts: Facts,
): string {
  const rows = outcomes.map(({ name, report }) => [name, resultCell(report, facts)]);
  const headline =
    failures.length > 0
      ? `❌ ${failures.length} finding(s): nothing is released.`
      : '✅ Nothing stands against the release.';
  return [
    '## preflight',
    '',
    facts.nothingToRelease === undefined ? headline : `⏭️ ${facts.nothingToRelease}.`,
    '',
    ...renderTableLines(['check', 'result'], rows),
    '',
    ...outcomes.flatMap(({ name, report }) => [`### ${name}`, '', ...report.summary, '']),
  ].join('\n');
}

function resultCell({ failures }: CheckReport, { nothingToRelease }: Facts): string {
  if (failures.length > 0) return `❌ ${failures.map(({ code }) => code).join(', ')}`;
  return nothingToRelease === undefined ? '✅' : '⏭️';
}
