/** From a proven workflow to the job that asserts in the run what was proved. */
import { proverFailure } from '../failures.ts';
import { modelOf } from '../proof/prove-release.ts';
import type { ProvenWorkflow } from '../render/proven.ts';
import { findAssertions } from './assertions.ts';
import { outcomeJobId, renderOutcomeJob } from './render-outcome-job.ts';

/**
 * The job as YAML. What a comment allows is not asserted. Throws OUTCOME_JOB_UNPROVED when a
 * property is refuted or unknown, and OUTCOME_JOB_EMPTY when nothing is released.
 */
export function generateOutcomeJob({ workflow, called, report }: ProvenWorkflow): string {
  const { file } = workflow;
  const open = report.properties.filter(
    ({ standing }) => standing === 'refuted' || standing === 'unknown',
  );
  if (open.length > 0) {
    throw proverFailure('OUTCOME_JOB_UNPROVED', {
      seen: `${file}: ${open.map(({ rule, standing }) => `${rule} is ${standing}`).join(', ')}`,
      expected: 'every property proved, or allowed with its reason',
      cure: `Run \`release-actions check-workflow ${file}\`, mend what it tells (\`--fix\` writes what it can), and generate the job then.`,
    });
  }
  const assertions = findAssertions(modelOf({ workflow, called }), outcomeJobId);
  if (assertions.requirements.length === 0 && assertions.skippedInWhole === undefined) {
    throw proverFailure('OUTCOME_JOB_EMPTY', {
      seen: `${file}: no job is known to stage, publish or announce a release`,
      expected: 'a workflow with something to assert',
      cure: 'Say in a comment above a job what it does: `# release: publishes pypi`.',
    });
  }
  return renderOutcomeJob(assertions);
}
