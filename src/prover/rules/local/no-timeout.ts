import type { LocalRule } from '../local-rule.ts';
import { stepsJobs } from '../release-workflow.ts';

/** NO-TIMEOUT: a job of the release that hangs for six hours. */
export const noTimeout: LocalRule = {
  name: 'NO-TIMEOUT',
  level: 'notice',
  what: 'A job that could harm the release has no `timeout-minutes`.',
  why: 'It hangs for up to six hours with its token alive, holds the concurrency group, and a later release waits or is cancelled.',
  realCase: 'Most of the public release workflows that this project reads have such a job.',
  cure: 'Write `timeout-minutes`, a little above what the job needs.',
  find: (release) =>
    stepsJobs(release)
      .filter(({ hasPower, job }) => hasPower && job.timeoutMinutes === undefined)
      .map(({ id, job }) => ({ at: job.at, job: id, message: 'The job may hang for six hours.' })),
};
