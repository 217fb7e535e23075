/** Workflow artifacts: this run's through the runner's service, another run's through the API. */
import { artifactFailure } from '../artifacts/failures.ts';
import type { Artifacts, Log, RunContext } from '../ports.ts';

/** What the adapter is made from. */
export interface ArtifactWiring {
  readonly host: { readonly run: RunContext; readonly log: Log };
  /** For artifacts of other runs. */
  readonly token: string | undefined;
  /** `owner/name`, for artifacts of other runs. */
  readonly repository: string | undefined;
}

/** Loads the artifact client only when this run's service is asked. */
export function workflowArtifacts(wiring: ArtifactWiring): Artifacts {
  const { run } = wiring.host;
  return {
    find: async (name) => (await thisRun()).findArtifact(name),
    upload: async (...[name, folder, files, retentionDays]) =>
      (await thisRun()).uploadArtifact(name, folder, { files, retentionDays }),
    download: async (id, folder, { runId } = {}) => {
      if (runId !== undefined && runId !== run.runId) {
        const { downloadFromRun } = await import('./artifacts/other-run.ts');
        await downloadFromRun({ id, runId, folder }, wiring);
      } else {
        await (await thisRun()).downloadArtifact(id, folder);
      }
    },
  };
}

/** The client of this run's artifacts. Throws ARTIFACT_OUTSIDE_RUN where no run is. */
async function thisRun() {
  if (!process.env.ACTIONS_RUNTIME_TOKEN || !process.env.ACTIONS_RESULTS_URL) {
    throw artifactFailure('ARTIFACT_OUTSIDE_RUN', {
      seen: 'this process is in no step of a workflow run that has an artifact service',
      expected: 'ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL, which the runner sets for actions',
      cure: 'Outside of a run, name the run with `sealed-run-id`, or hand over the files with `sealed-folder`.',
    });
  }
  return import('./artifacts/this-run.ts');
}
