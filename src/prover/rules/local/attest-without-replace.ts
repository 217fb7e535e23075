import type { LocalRule } from '../local-rule.ts';
import { commandsOf } from '../release-workflow.ts';

/** ATTEST-WITHOUT-REPLACE: every re-run adds one more attestation of the same kind. */
export const attestWithoutReplace: LocalRule = {
  name: 'ATTEST-WITHOUT-REPLACE',
  level: 'warning',
  what: '`cosign attest` is called without `--replace`.',
  why: 'Each re-run of the job adds another attestation; a verifier that takes the first one, or all, sees what an earlier attempt said.',
  realCase: 'Attestations of a release pipeline piled up on its image, one for each attempt.',
  cure: 'Add `--replace`.',
  find: (release) =>
    commandsOf(release)
      .filter(
        ({ words }) =>
          words[0] === 'cosign' && words.includes('attest') && !words.includes('--replace'),
      )
      .map(({ job, script, at }) => ({
        at,
        job: job.id,
        step: script.index,
        message: '`cosign attest` adds to what an earlier attempt left.',
      })),
};
