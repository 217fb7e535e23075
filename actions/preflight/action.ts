import { ciFailure } from '../../src/ci/failures.ts';
import { ciInputs, ciOutputDescriptions, ciRequest } from '../../src/ci/inputs.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { githubToken, path, releaseRepository } from '../../src/inputs.ts';
import type { Ports } from '../../src/ports.ts';
import { proverFailure } from '../../src/prover/failures.ts';
import { tagFailure, versionFileFailure } from '../../src/tag/failures.ts';
import { tagInputs, tagOutputDescriptions, tagRequest } from '../../src/tag/inputs.ts';
import { workflowFailure } from '../../src/workflow/failures.ts';

export default defineAction({
  name: 'preflight',
  summary: 'Run every read-only check of a release in one step, and tell all findings at once.',
  permissions: { actions: 'read', checks: 'read', contents: 'read' },
  inputs: {
    ...tagInputs(),
    ...ciInputs(),
    releaseWorkflow: path({
      describe:
        'The release’s own workflow, such as `.github/workflows/release.yml`: it must be proved to keep its order, as check-workflow does it.',
      optional: true,
    }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: {
    ...tagOutputDescriptions,
    verdict: ciOutputDescriptions.verdict,
    evidence: ciOutputDescriptions.evidence,
    findings: 'All findings as a JSON list of rule, level, message and location.',
  },
  uses: ['clock', 'files', 'log', 'refs', 'releases', 'run', 'workflowRuns'],
  failures: [
    tagFailure,
    versionFileFailure,
    ciFailure,
    proverFailure,
    workflowFailure,
    fileFailure,
  ],
  run: async (inputs, ports) => {
    const { ciCheck } = await import('../../src/preflight/ci-check.ts');
    const { runPreflight } = await import('../../src/preflight/preflight.ts');
    const { tagCheck } = await import('../../src/preflight/tag-check.ts');
    // In this order: the tag tells which commit the others are about, and waiting for CI comes last.
    return runPreflight([
      tagCheck(tagRequest(inputs), ports),
      ...(await workflowChecks(inputs.releaseWorkflow, ports)),
      ciCheck(ciRequest(inputs, inputs.repository), inputs.workflows, ports),
    ]);
  },
});

/** The prover is loaded for those who ask for it. */
async function workflowChecks(workflow: string | undefined, ports: Pick<Ports, 'files'>) {
  if (workflow === undefined) return [];
  const { workflowCheck } = await import('../../src/preflight/workflow-check.ts');
  return [workflowCheck(workflow, ports)];
}
