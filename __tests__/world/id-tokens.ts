/** ID tokens as a job of the world's release workflow gets them. */
import type { OpenedWorld } from '../support/open-world.ts';

export interface TokenJob {
  readonly workflowPath?: string;
  readonly environment?: string;
  readonly repository?: string;
}

/** The runner's variables for a job that may ask for ID tokens. */
export function idTokenRequest(world: OpenedWorld, job: TokenJob = {}): Record<string, string> {
  return world.oidc.requestToken({
    repository: 'octo/demo',
    repositoryId: 1,
    ownerId: 2,
    ref: 'refs/tags/v1.2.3',
    sha: 'a'.repeat(40),
    eventName: 'push',
    workflow: 'Release',
    workflowPath: '.github/workflows/release.yml',
    environment: 'release',
    runId: 7,
    runNumber: 1,
    runAttempt: 1,
    actor: 'octocat',
    ...job,
  });
}

/** A new ID token for the audience, asked for as a job does. */
export async function idToken(
  world: OpenedWorld,
  audience: string,
  job: TokenJob = {},
): Promise<string> {
  const variables = idTokenRequest(world, job);
  const url = `${variables.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`;
  const response = await world.fetch(url, {
    headers: { authorization: `bearer ${variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
  });
  return ((await response.json()) as { value: string }).value;
}

/** What the registries are told to trust. */
export const publisher = {
  repository: 'octo/demo',
  workflow: 'release.yml',
  environment: 'release',
};
