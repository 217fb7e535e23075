/** What require-ci-green tells: outputs, findings, and a table of the workflows. */
import type { ActionResult } from '../define-action.ts';
import { findingOf } from '../failure.ts';
import { code, plainText, renderFailureLines, renderTableLines } from '../markdown.ts';
import { renderEvidence } from './evidence.ts';
import type { Verdict, WorkflowVerdict } from './model.ts';
import type { CiVerdict } from './require-green.ts';

export type CiOutput = 'verdict' | 'evidence' | 'reason';

/** The first failure fails the step, the others are findings beside it. */
export function ciResult(verdict: CiVerdict): ActionResult<CiOutput> {
  const [failure, ...others] = verdict.failures;
  return {
    outputs: ciOutputs(verdict),
    summary: ['### require-ci-green', '', ...ciSummary(verdict), ''].join('\n'),
    findings: others.map(findingOf),
    ...(failure && { failure }),
  };
}

/** As the runner takes them. */
export function ciOutputs(verdict: CiVerdict): Record<CiOutput, string> {
  return {
    verdict: verdict.verdict,
    evidence: renderEvidence(verdict),
    reason: verdict.failures.map(({ seen }) => seen).join(' ') || 'every required workflow passed',
  };
}

/** Lines of Markdown below the action's heading. */
export function ciSummary(verdict: CiVerdict): string[] {
  const { filter, headPolicy } = verdict.question;
  const workflows = verdict.look?.workflows ?? [];
  const rows = workflows.map((workflow) => [
    `${marks[workflow.verdict]} ${workflow.verdict}`,
    code(workflow.requirement.path.replace('.github/workflows/', '')),
    runCell(workflow),
    plainText(workflow.reason),
    jobsCell(workflow),
  ]);
  return [
    `${marks[verdict.verdict]} **${verdict.verdict}**: ${code(filter.commit)} on ${code(filter.branch)} (${filter.event}, head policy ${headPolicy})`,
    '',
    ...(rows.length > 0
      ? [...renderTableLines(['verdict', 'workflow', 'run', 'why', 'required jobs'], rows), '']
      : []),
    ...verdict.failures.flatMap(renderFailureLines),
  ];
}

const marks: { readonly [V in Verdict]: string } = {
  green: '✅',
  red: '❌',
  missing: '❌',
  pending: '⏳',
  indeterminate: '❔',
};

function runCell({ run }: WorkflowVerdict): string {
  if (run === undefined) return '–';
  // Only an address that cannot break out of the link becomes one.
  const link = /^https?:\/\/[\w.:/-]+$/.test(run.url) ? `[${run.id}](${run.url})` : String(run.id);
  return run.attempt > 1 ? `${link}, attempt ${run.attempt}` : link;
}

function jobsCell({ requirement, requiredJobs }: WorkflowVerdict): string {
  if (requirement.requiredJobs.length === 0) return '–';
  if (requiredJobs.length === 0) return requirement.requiredJobs.map(code).join('<br>');
  return requiredJobs
    .map(({ glob, jobs }) => {
      const passed = jobs.filter(({ conclusion }) => conclusion === 'success').length;
      return `${passed > 0 ? '✅' : '❌'} ${code(glob)}: ${passed} of ${jobs.length} succeeded`;
    })
    .join('<br>');
}
