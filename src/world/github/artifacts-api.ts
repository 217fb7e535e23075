/** Workflow artifacts over REST: how another run, or a person, gets at them. */
import { notFound, Refusal, unauthenticated } from './answers.ts';
import {
  pathNumber,
  pathParameter,
  type Call,
  type Endpoint,
  type StoredArtifact,
} from './call.ts';
import { pagedObject } from './pagination.ts';
import { apiOf, nodeId } from './render.ts';
import type { RepositoryState, RunState } from './state.ts';

export const listArtifacts: Endpoint = (call) => listOf(call, artifactsOf(call));

export const listRunArtifacts: Endpoint = (call) => {
  const runId = pathNumber(call, 'run_id');
  if (!findRun(call.repository, runId)) throw notFound();
  return listOf(
    call,
    artifactsOf(call).filter((artifact) => artifact.runId === runId),
  );
};

export const getArtifact: Endpoint = (call) => ({
  status: 200,
  body: renderArtifact(call.repository, requireArtifact(call)),
});

/** The zip's signed address, on a host that must not get the caller's credentials. */
export const downloadArtifact: Endpoint = (call) => {
  if (call.actor.anonymous) throw unauthenticated();
  if (pathParameter(call, 'archive_format') !== 'zip') throw notFound();
  const artifact = requireArtifact(call);
  if (artifact.expired) throw new Refusal(410, 'Artifact has expired');
  return { status: 302, headers: { location: call.world.artifacts().signArtifact(artifact.id) } };
};

export const deleteArtifact: Endpoint = (call) => {
  call.world.artifacts().deleteArtifact(requireArtifact(call).id);
  return { status: 204 };
};

function listOf(call: Call, artifacts: readonly StoredArtifact[]) {
  const { name } = call.query;
  const all = artifacts
    .filter((artifact) => name === undefined || artifact.name === name)
    .sort((a, b) => b.id - a.id);
  return pagedObject(call, { key: 'artifacts', all }, (artifact) =>
    renderArtifact(call.repository, artifact),
  );
}

function artifactsOf(call: Call): StoredArtifact[] {
  return call.world
    .artifacts()
    .listArtifacts()
    .filter(({ runId }) => findRun(call.repository, runId) !== undefined);
}

function requireArtifact(call: Call): StoredArtifact {
  const id = pathNumber(call, 'artifact_id');
  const artifact = artifactsOf(call).find((candidate) => candidate.id === id);
  if (!artifact) throw notFound();
  return artifact;
}

function findRun(repository: RepositoryState, runId: number): RunState | undefined {
  return repository.runs.find(({ id }) => id === runId);
}

function renderArtifact(repository: RepositoryState, artifact: StoredArtifact): object {
  const url = `${apiOf(repository)}/actions/artifacts/${artifact.id}`;
  const run = findRun(repository, artifact.runId)!;
  return {
    id: artifact.id,
    node_id: nodeId('A', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.size,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    digest: `sha256:${artifact.sha256}`,
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      ...(run.headBranch !== null && { head_branch: run.headBranch }),
      head_sha: run.headSha,
    },
  };
}
