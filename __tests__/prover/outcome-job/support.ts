/** The generated job, put at the end of a workflow, and its scripts run for real. */
import { spawnSync } from 'node:child_process';
import { checkWorkflow } from '../../../src/prover/check-workflow.ts';
import { noCalledFiles } from '../../../src/prover/effects/called-files.ts';
import { generateOutcomeJob } from '../../../src/prover/outcome-job/generate-outcome-job.ts';
import type { ProvenWorkflow } from '../../../src/prover/render/proven.ts';
import type { RunStep, StepsJob } from '../../../src/workflow/model.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';
import { renderTemplate, renderTemplates } from '../../../src/workflow/template.ts';

const known = new Map<string, ProvenWorkflow>();

/** Proved once for each text. */
export function proven(text: string): ProvenWorkflow {
  const workflow = parseWorkflow(text, 'release.yml');
  const found = known.get(text) ?? {
    workflow,
    called: noCalledFiles,
    report: checkWorkflow(workflow),
  };
  known.set(text, found);
  return found;
}

export const withOutcomeJob = (text: string) =>
  `${text.trimEnd()}\n\n${generateOutcomeJob(proven(text))}`;

export const outcomeJobOf = (text: string) =>
  parseWorkflow(text, 'release.yml').jobs.get('release-outcome') as StepsJob;

/** `needs` as GitHub gives them, from the results alone. */
export const needsOf = (results: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(results).map(([id, result]) => [id, { result, outputs: { x: '$(false)' } }]),
  );

/** Runs every step with these needs: exit codes, and what the last one that failed printed. */
export function runOutcomeJob(job: StepsJob, needs: ReturnType<typeof needsOf>) {
  const scope = { contexts: { needs } };
  const env = { PATH: process.env.PATH, ...renderTemplates(job.env, scope) };
  const runs = job.steps.map((step) =>
    spawnSync(
      'bash',
      ['--noprofile', '--norc', '-e', '-c', renderTemplate((step as RunStep).run, scope)],
      {
        env,
        encoding: 'utf8',
      },
    ),
  );
  return {
    codes: runs.map(({ status }) => status),
    output: runs.map(({ stdout, stderr }) => stdout + stderr).join(''),
  };
}
