import type { LocalRule } from '../local-rule.ts';
import { provenanceScripts } from '../provenance-scripts.ts';

const invocation = /invocation_?id|buildInvocationId/i;
const run = /run_id|GITHUB_RUN_ID|actions\/runs\//i;
const attempt = /run_attempt|GITHUB_RUN_ATTEMPT|attempts\//i;

/** INVOCATION-WITHOUT-ATTEMPT: provenance that cannot tell a run from its re-run. */
export const invocationWithoutAttempt: LocalRule = {
  name: 'INVOCATION-WITHOUT-ATTEMPT',
  level: 'warning',
  what: 'The invocation that provenance names has the run, and not its attempt.',
  why: 'A re-run has the same run ID: two builds with different bytes then claim to be one.',
  realCase: 'Two attempts of a release run wrote provenance with one invocation ID.',
  cure: 'Write `…/actions/runs/${{ github.run_id }}/attempts/${{ github.run_attempt }}`.',
  find: (release) =>
    provenanceScripts(release)
      .filter(
        ({ text, env }) =>
          invocation.test(text) && run.test(`${text}\n${env}`) && !attempt.test(`${text}\n${env}`),
      )
      .map(({ place }) => ({ ...place, message: 'The invocation is told without its attempt.' })),
};
