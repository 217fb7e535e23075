import { ciFailure } from '../../src/ci/failures.ts';
import { ciInputs, ciOutputDescriptions, ciRequest } from '../../src/ci/inputs.ts';
import { defineAction } from '../../src/define-action.ts';
import { githubToken, releaseRepository, text } from '../../src/inputs.ts';

export default defineAction({
  name: 'require-ci-green',
  summary: 'Fail unless every required workflow succeeded on a commit of the branch.',
  permissions: { actions: 'read', checks: 'read', contents: 'read' },
  inputs: {
    ...ciInputs(),
    tag: text({
      describe: 'Tag that is released; refused when it is named like the branch.',
      optional: true,
    }),
    githubToken: githubToken(),
    repository: releaseRepository(),
  },
  outputs: ciOutputDescriptions,
  uses: ['clock', 'log', 'refs', 'run', 'workflowRuns'],
  failures: [ciFailure],
  run: async (inputs, ports) => {
    const { parseRequirements } = await import('../../src/ci/requirements.ts');
    const { requireCiGreen } = await import('../../src/ci/require-green.ts');
    const { ciResult } = await import('../../src/ci/report.ts');
    const { tag, repository } = inputs;
    const subject = { tag, requirements: parseRequirements(inputs.workflows) };
    const request = { ...ciRequest(inputs, repository), ...subject };
    return ciResult(await requireCiGreen(request, ports));
  },
});
