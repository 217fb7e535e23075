/** The variables of a job that may publish and sign, as a runner hands them to its steps. */
import { settleDefaultWorld } from '../../src/world/default-world.ts';
import type { OpenedWorld } from '../support/open-world.ts';

/** What a registry of the world is told to trust for that job. */
export const jobPublisher = { repository: 'octo/demo', workflow: 'release.yml' };

/** Where the job's file stands, as certificates name it. */
export const jobSigner =
  'https://github.com/octo/demo/.github/workflows/release.yml@refs/heads/main';

/** Settles the world's repository; the job's variables, `id-token: write` among them. */
export function releaseJob(world: OpenedWorld): Record<string, string> {
  return {
    ...settleDefaultWorld(world),
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKFLOW_REF: 'octo/demo/.github/workflows/release.yml@refs/heads/main',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REPOSITORY_ID: '1',
    GITHUB_REPOSITORY_OWNER_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    RUNNER_ENVIRONMENT: 'github-hosted',
  };
}
