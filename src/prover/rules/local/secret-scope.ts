import type { LocalRule } from '../local-rule.ts';
import { secretNames } from '../power.ts';
import { written } from '../release-workflow.ts';

/** SECRET-SCOPE: a secret that an environment may keep, read by a job outside of it. */
export const secretScope: LocalRule = {
  name: 'SECRET-SCOPE',
  level: 'warning',
  what: 'One job reads a secret in an environment, and another one reads it without that environment.',
  why: "When the secret is the environment's, the other job gets an empty text; when it is the repository's, the environment protects nothing.",
  realCase:
    "The cleanup of a release pipeline read its environment's secrets without the environment: they were empty.",
  cure: 'Give the other job the environment too, or a secret of its own with fewer rights.',
  find: ({ jobs }) => {
    const readings = jobs.flatMap(({ id, job }) =>
      secretNames(job).map((secret) => ({
        id,
        job,
        secret,
        environment:
          job.kind === 'steps' && job.environment ? written(job.environment.name) : undefined,
      })),
    );
    return readings
      .filter(({ environment }) => environment === undefined)
      .flatMap(({ id, job, secret }) => {
        const guarded = readings.find(
          (other) => other.secret === secret && other.environment !== undefined,
        );
        return guarded
          ? [
              {
                at: job.at,
                job: id,
                message: `The job reads \`secrets.${secret}\`, which \`${guarded.id}\` reads in the environment \`${guarded.environment}\`.`,
              },
            ]
          : [];
      });
  },
};
