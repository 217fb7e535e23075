/** GitHub's results service: workflow artifacts, and the blob host that holds their bytes. */
import { randomBytes } from 'node:crypto';
import type { ArtifactSource, StoredArtifact } from './github/call.ts';
import {
  hasExpired,
  removeArtifact,
  seedArtifact,
  serveArtifactService,
} from './results/artifact-service.ts';
import type { Results } from './results/artifact-service.ts';
import { blobHost, serveBlob, signedBlobUrl } from './results/blob-host.ts';
import { runtimeToken, type JobIdentity } from './results/runtime-token.ts';
import type { ArtifactState, ResultsState } from './results/state.ts';
import type { ServiceFactory, WorldService } from './service.ts';

const resultsHost = 'results-receiver.actions.githubusercontent.com';

export interface NewArtifact {
  readonly runId: number;
  readonly name: string;
  /** The zip. */
  readonly bytes: Uint8Array;
}

/** The service, with what scenarios and the rehearsal need of it. */
export interface ResultsService extends WorldService<ResultsState>, ArtifactSource {
  /** The token that the job's steps hold. */
  runtimeToken(job: JobIdentity): string;
  /** The runner's variables for the job: where the service is, and the token. */
  jobEnvironment(job: JobIdentity): Record<string, string>;
  /** Adds an artifact as if a run had uploaded it before; its ID. */
  addArtifact(artifact: NewArtifact): number;
  /** The bytes of an artifact's zip. */
  artifactBytes(id: number): Buffer;
  /** Other bytes behind an artifact, while its digest stays as it was. */
  replaceArtifactBytes(id: number, bytes: Uint8Array): void;
}

/** A results service without artifacts, or the saved one. */
export const resultsService: ServiceFactory<ResultsService> = (context, saved) => {
  const state = saved ?? { secret: randomBytes(32).toString('hex'), artifacts: [], blobs: {} };
  const results: Results = { context, state };
  const token = (job: JobIdentity) => runtimeToken(results, job);
  return {
    name: 'results',
    hosts: [resultsHost, blobHost],
    state,
    async handle(request) {
      if (request.url.hostname === blobHost) return serveBlob(results, request);
      return serveArtifactService(results, request);
    },
    runtimeToken: token,
    jobEnvironment: (job) => ({
      ACTIONS_RESULTS_URL: `https://${resultsHost}/`,
      ACTIONS_RUNTIME_TOKEN: token(job),
    }),
    listArtifacts: () => state.artifacts.filter(({ id }) => id !== 0).map(storedArtifact(results)),
    deleteArtifact: (id) => removeArtifact(state, requireArtifact(state, id)),
    signArtifact(id) {
      const { blob, name } = requireArtifact(state, id);
      return signedBlobUrl(results, { blob, access: 'r', name });
    },
    addArtifact: (artifact) => seedArtifact(results, artifact),
    artifactBytes: (id) => context.blobs.get(blobOf(state, id).committed ?? ''),
    replaceArtifactBytes(id, bytes) {
      blobOf(state, id).committed = context.blobs.put(bytes);
    },
  };
};

function storedArtifact({ context }: Results): (artifact: ArtifactState) => StoredArtifact {
  return (artifact) => ({
    id: artifact.id,
    runId: artifact.runId,
    name: artifact.name,
    size: artifact.size,
    sha256: artifact.sha256,
    createdAt: artifact.createdAt,
    expiresAt: artifact.expiresAt,
    expired: hasExpired(artifact, context),
  });
}

function blobOf(state: ResultsState, id: number) {
  return state.blobs[requireArtifact(state, id).blob]!;
}

function requireArtifact(state: ResultsState, id: number): ArtifactState {
  const artifact = state.artifacts.find((candidate) => candidate.id === id);
  if (!artifact || id === 0) throw new Error(`The world has no artifact ${id}.`);
  return artifact;
}
