import type { LocalRule } from '../local-rule.ts';
import { callJobs } from '../release-workflow.ts';

/** SECRETS-INHERIT: a called workflow gets every secret, those that publish among them. */
export const secretsInherit: LocalRule = {
  name: 'SECRETS-INHERIT',
  level: 'warning',
  what: 'A release workflow calls another one with `secrets: inherit`.',
  why: 'The called workflow reads every secret of the repository, the tokens that publish among them, although it needs one or none.',
  realCase: 'A release pipeline passed its registry tokens to every workflow that it called.',
  cure: 'Pass the secrets that it declares, by name.',
  find: (release) =>
    callJobs(release)
      .filter(({ job }) => job.secrets === 'inherit')
      .map(({ id, job }) => ({
        at: job.at,
        job: id,
        message: `\`${job.uses}\` gets every secret.`,
      })),
};
