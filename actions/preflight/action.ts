import { ciFailure } from '../../src/ci/failures.ts';
import { ciInputs, ciOutputDescriptions, ciRequest } from '../../src/ci/inputs.ts';
import { defineAction } from '../../src/define-action.ts';
import { githubToken, releaseRepository } from '../../src/inputs.ts';
import { tagFailure, versionFileFailure } from '../../src/tag/failures.ts';
import { tagInputs, tagOutputDescriptions, tagRequest } from '../../src/tag/inputs.ts';

export default defineAction({
  name: 'preflight',
  summary: 'Run every read-only check of a release in one step, and tell all findings at once.',
  permissions: { actions: 'read', checks: 'read', contents: 'read' },
  inputs: {
    ...tagInputs(),
    ...ciInputs(),
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
  failures: [tagFailure, versionFileFailure, ciFailure],
  run: async (inputs, ports) => {
    const { ciCheck } = await import('../../src/preflight/ci-check.ts');
    const { runPreflight } = await import('../../src/preflight/preflight.ts');
    const { tagCheck } = await import('../../src/preflight/tag-check.ts');
    // In this order: the tag tells which commit the others are about.
    return runPreflight([
      tagCheck(tagRequest(inputs), ports),
      ciCheck(ciRequest(inputs, inputs.repository), inputs.workflows, ports),
    ]);
  },
});
