import type { LocalRule } from '../local-rule.ts';
import { stepsJobs } from '../release-workflow.ts';

/** PUBLISH-WITHOUT-ENVIRONMENT: a job that publishes to a registry of packages, with no environment. */
export const publishWithoutEnvironment: LocalRule = {
  name: 'PUBLISH-WITHOUT-ENVIRONMENT',
  level: 'warning',
  what: 'A job publishes what cannot be withdrawn, and has no `environment`.',
  why: 'Whoever can push a workflow file to any branch can publish: no rule of an environment limits branches, asks for an approval, or keeps the secret.',
  realCase:
    'Trusted publishers that were set up without an environment accept a workflow of that name on any branch of the repository.',
  cure: 'Give the job an `environment` that is limited to release tags, and name it at the registry.',
  find: (release) =>
    stepsJobs(release).flatMap(({ id, job, effects }) => {
      const publish = effects.find(
        ({ kind, isReversible }) => kind === 'publishes' && !isReversible,
      );
      if (!publish || job.environment) return [];
      const channel = publish.channel ?? 'a registry';
      return [
        {
          at: job.at,
          job: id,
          message: `The job publishes to ${channel} (${publish.by}) without an environment.`,
        },
      ];
    }),
};
