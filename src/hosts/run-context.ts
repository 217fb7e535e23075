/** Which run this is, read from the variables that a runner sets. */
import { addresses } from '../adapters/addresses.ts';
import type { RunContext } from '../ports.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The context that the environment tells; what it does not tell is undefined. */
export function readRunContext(env: Environment): RunContext {
  return {
    repository: env.GITHUB_REPOSITORY || undefined,
    commit: /^[0-9a-f]{40}$/.test(env.GITHUB_SHA ?? '') ? env.GITHUB_SHA : undefined,
    ref: env.GITHUB_REF || undefined,
    eventName: env.GITHUB_EVENT_NAME || undefined,
    runId: wholeNumber(env.GITHUB_RUN_ID),
    runAttempt: wholeNumber(env.GITHUB_RUN_ATTEMPT),
    workflowRef: env.GITHUB_WORKFLOW_REF || undefined,
    job: env.GITHUB_JOB || undefined,
    serverUrl: env.GITHUB_SERVER_URL || addresses.githubServer,
    apiUrl: env.GITHUB_API_URL || addresses.githubApi,
    runnerImage: env.ImageOS ? `${env.ImageOS} ${env.ImageVersion ?? ''}`.trim() : undefined,
    runnerOs: env.RUNNER_OS || undefined,
    runnerArch: env.RUNNER_ARCH || undefined,
    sourceDateEpoch: env.SOURCE_DATE_EPOCH || undefined,
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : undefined;
}
