/**
 * SLSA v1 build provenance of the job that runs, in the form of GitHub's own build type:
 * https://actions.github.io/buildtypes/workflow/v1, as actions/attest-build-provenance writes it.
 */
import type { JobClaims } from './job-claims.ts';

export const provenanceType = 'https://slsa.dev/provenance/v1';
const buildType = 'https://actions.github.io/buildtypes/workflow/v1';

/** What certificates and provenance call the job's workflow; the called one's, where one is called. */
export function builderOf(claims: JobClaims, serverUrl: string): string {
  return `${serverUrl}/${claims.job_workflow_ref}`;
}

/** The predicate: nothing that the token does not tell. */
export function buildProvenance(claims: JobClaims, serverUrl: string): object {
  const repository = `${serverUrl}/${claims.repository}`;
  const path = claims.workflow_ref.slice(claims.repository.length + 1).split('@')[0]!;
  return {
    buildDefinition: {
      buildType,
      externalParameters: { workflow: { ref: claims.ref, repository, path } },
      internalParameters: {
        github: {
          event_name: claims.event_name,
          repository_id: claims.repository_id,
          repository_owner_id: claims.repository_owner_id,
          runner_environment: claims.runner_environment,
        },
      },
      resolvedDependencies: [
        { uri: `git+${repository}@${claims.ref}`, digest: { gitCommit: claims.sha } },
      ],
    },
    runDetails: {
      builder: { id: builderOf(claims, serverUrl) },
      metadata: {
        invocationId: `${repository}/actions/runs/${claims.run_id}/attempts/${claims.run_attempt}`,
      },
    },
  };
}
