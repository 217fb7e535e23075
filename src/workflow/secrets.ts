/** Which secrets a job sees (rule 15). */

export type Secrets = Readonly<Record<string, string>>;

/** A job's secrets: its environment's override the repository's (or the caller's) of that name. */
export function jobSecrets(repositoryOrPassed: Secrets, environment: Secrets | undefined): Secrets {
  return { ...repositoryOrPassed, ...environment };
}

/**
 * What a called workflow gets. Environment secrets never flow from the caller:
 * a calling job has no environment, so only the repository's can be passed.
 */
export function passedSecrets(repository: Secrets, passed: 'inherit' | Secrets): Secrets {
  return passed === 'inherit' ? repository : passed;
}
