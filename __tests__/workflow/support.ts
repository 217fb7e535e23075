/** Small workflows for the semantics tests. */
import { jobRuns, type RunSoFar } from '../../src/workflow/decide-job.ts';
import type { JobResult } from '../../src/workflow/job-result.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

/** A workflow whose `jobs` block is this text, indented by two spaces. */
export function workflowOf(jobs: string): Workflow {
  return parseWorkflow(`on: push\njobs:\n${jobs.replace(/^\n/, '')}`, 'release.yml');
}

/** A job with one step, its other keys as given. */
export function job(id: string, ...lines: readonly string[]): string {
  return [
    `  ${id}:`,
    '    runs-on: ubuntu-latest',
    ...lines.map((line) => `    ${line}`),
    '    steps: [{ run: "true" }]',
    '',
  ].join('\n');
}

/** A run whose jobs ended so. */
export function runSoFar(
  results: Readonly<Record<string, JobResult>>,
  changes: Partial<RunSoFar> = {},
): RunSoFar {
  return {
    results: new Map(Object.entries(results)),
    outputs: new Map(),
    runCancelled: false,
    contexts: { github: {}, inputs: {}, vars: {} },
    ...changes,
  };
}

/** Whether the last job of three in a row (`a` ← `b` ← `c`) runs under a condition. */
export function lastRuns(
  condition: string | undefined,
  results: Readonly<Record<string, JobResult>>,
  changes: Partial<RunSoFar> = {},
): boolean {
  const workflow = workflowOf(
    job('a') +
      job('b', 'needs: a') +
      job('c', 'needs: b', ...(condition === undefined ? [] : [`if: ${condition}`])),
  );
  return jobRuns(workflow, 'c', runSoFar(results, changes));
}
