import { defineAction } from '../../src/define-action.ts';
import { githubToken, releaseRepository } from '../../src/inputs.ts';
import { tagFailure, versionFileFailure } from '../../src/tag/failures.ts';
import { tagInputs, tagOutputDescriptions, tagRequest } from '../../src/tag/inputs.ts';

export default defineAction({
  name: 'verify-tag',
  summary: 'Fail unless the tag is a strict version that every version file carries.',
  permissions: { contents: 'read' },
  inputs: { ...tagInputs(), githubToken: githubToken(), repository: releaseRepository() },
  outputs: tagOutputDescriptions,
  uses: ['files', 'refs', 'releases', 'run'],
  failures: [tagFailure, versionFileFailure],
  run: async (inputs, ports) => {
    const { verifyTag } = await import('../../src/tag/verify.ts');
    const { tagResult } = await import('../../src/tag/report.ts');
    return tagResult(await verifyTag(tagRequest(inputs), ports));
  },
});
