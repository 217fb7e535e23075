/** The twirp service that `@actions/artifact` talks to. */
import type { WorldContext, WorldRequest, WorldResponse } from '../service.ts';
import { signedBlobUrl } from './blob-host.ts';
import { readScope, scopeOf, type Scope } from './runtime-token.ts';
import type { ArtifactState, ResultsState } from './state.ts';

export interface Results {
  readonly context: WorldContext;
  readonly state: ResultsState;
}

type Fields = Readonly<Record<string, unknown>>;

interface TwirpCall extends Results {
  readonly scope: Scope;
  readonly fields: Fields;
}

/** Ends a call with a twirp error. */
class TwirpError extends Error {
  readonly response: WorldResponse;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.response = { status, body: { code, msg: message } };
  }
}

const servicePath = '/twirp/github.actions.results.api.v1.ArtifactService/';

/** Days that an artifact is kept when the client does not say. */
const defaultRetentionDays = 90;
const day = 86_400_000;

const methods: Readonly<Record<string, (call: TwirpCall) => object>> = {
  CreateArtifact: createArtifact,
  FinalizeArtifact: finalizeArtifact,
  ListArtifacts: listArtifacts,
  GetSignedArtifactURL: getSignedUrl,
  DeleteArtifact: deleteArtifact,
};

/** Answers a call of the service; undefined for methods that nobody has. */
export function serveArtifactService(
  results: Results,
  request: WorldRequest,
): WorldResponse | undefined {
  const method = methods[request.url.pathname.slice(servicePath.length)];
  const known = request.method === 'POST' && request.url.pathname.startsWith(servicePath);
  if (!known || !method) return undefined;
  try {
    return { status: 200, body: method(openCall(results, request)) };
  } catch (error) {
    if (error instanceof TwirpError) return error.response;
    throw error;
  }
}

function openCall(results: Results, request: WorldRequest): TwirpCall {
  const scope = readScope(results, request);
  if (!scope) throw new TwirpError(401, 'unauthenticated', 'invalid runtime token');
  const fields = JSON.parse(request.body.toString('utf8')) as Fields;
  const run = fields.workflow_run_backend_id;
  const job = fields.workflow_job_run_backend_id;
  // Downloads name the job that uploaded; every other call names the caller's own.
  const ownJob =
    request.url.pathname.endsWith('GetSignedArtifactURL') || job === scope.backendJobId;
  if (run !== scope.backendRunId || !ownJob) {
    throw new TwirpError(403, 'permission_denied', 'the token is for another run or job');
  }
  return { ...results, scope, fields };
}

function createArtifact(call: TwirpCall): object {
  const { context, fields, scope, state } = call;
  const name = requireText(fields, 'name');
  if (findArtifact(call, name)) {
    const message = 'an artifact with this name already exists on the workflow run';
    throw new TwirpError(409, 'already_exists', message);
  }
  const blob = `artifacts/${scope.runId}/${context.nextId()}`;
  state.blobs[blob] = { contentType: text(fields.mime_type), blocks: {}, committed: null };
  state.artifacts.push({
    id: 0,
    ...scope,
    name,
    blob,
    size: 0,
    sha256: '',
    createdAt: context.now().toISOString(),
    expiresAt: expiryOf(call),
  });
  return { ok: true, signed_upload_url: signedBlobUrl(call, { blob, access: 'w', name }) };
}

function expiryOf({ context, fields }: TwirpCall): string {
  if (typeof fields.expires_at === 'string') return new Date(fields.expires_at).toISOString();
  const kept = defaultRetentionDays * day;
  return new Date(context.now().getTime() + kept).toISOString();
}

function finalizeArtifact(call: TwirpCall): object {
  const { context, fields, state } = call;
  const artifact = findArtifact(call, requireText(fields, 'name'));
  if (!artifact) throw new TwirpError(404, 'not_found', 'no such artifact');
  const sha256 = state.blobs[artifact.blob]?.committed ?? null;
  if (sha256 === null) throw new TwirpError(400, 'invalid_argument', 'nothing was uploaded');
  const size = context.blobs.get(sha256).length;
  if (String(size) !== text(fields.size)) {
    throw new TwirpError(400, 'invalid_argument', `size is ${size}`);
  }
  if (fields.hash !== undefined && fields.hash !== `sha256:${sha256}`) {
    throw new TwirpError(400, 'invalid_argument', `hash is sha256:${sha256}`);
  }
  Object.assign(artifact, { id: context.nextId(), size, sha256 });
  return { ok: true, artifact_id: String(artifact.id) };
}

function listArtifacts(call: TwirpCall): object {
  const { context, fields, scope, state } = call;
  const found = state.artifacts.filter(
    (artifact) =>
      artifact.id !== 0 &&
      artifact.runId === scope.runId &&
      !hasExpired(artifact, context) &&
      (fields.name_filter === undefined || artifact.name === fields.name_filter) &&
      (fields.id_filter === undefined || String(artifact.id) === text(fields.id_filter)),
  );
  return { artifacts: found.map(renderArtifact) };
}

function renderArtifact(artifact: ArtifactState): object {
  return {
    workflow_run_backend_id: artifact.backendRunId,
    workflow_job_run_backend_id: artifact.backendJobId,
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(artifact.size),
    created_at: artifact.createdAt,
    digest: `sha256:${artifact.sha256}`,
  };
}

function getSignedUrl(call: TwirpCall): object {
  const artifact = findArtifact(call, requireText(call.fields, 'name'));
  if (!artifact || artifact.id === 0 || hasExpired(artifact, call.context)) {
    throw new TwirpError(404, 'not_found', 'no such artifact');
  }
  const { blob, name } = artifact;
  return { name, signed_url: signedBlobUrl(call, { blob, access: 'r', name }) };
}

function deleteArtifact(call: TwirpCall): object {
  const artifact = findArtifact(call, requireText(call.fields, 'name'));
  if (!artifact) throw new TwirpError(404, 'not_found', 'no such artifact');
  removeArtifact(call.state, artifact);
  return { ok: true, artifact_id: String(artifact.id) };
}

/** Makes a finished artifact past the service; its ID. */
export function seedArtifact(
  { context, state }: Results,
  { runId, name, bytes }: { readonly runId: number; readonly name: string; bytes: Uint8Array },
): number {
  const id = context.nextId();
  const blob = `artifacts/${runId}/${id}`;
  const sha256 = context.blobs.put(bytes);
  const createdAt = context.now().toISOString();
  const expiresAt = new Date(context.now().getTime() + defaultRetentionDays * day).toISOString();
  state.blobs[blob] = { contentType: 'application/zip', blocks: {}, committed: sha256 };
  state.artifacts.push({
    ...{ id, runId, name, blob, sha256, createdAt, expiresAt },
    ...scopeOf({ runId, jobId: 'earlier' }),
    size: bytes.length,
  });
  return id;
}

/** Forgets the artifact and its blob. */
export function removeArtifact(state: ResultsState, artifact: ArtifactState): void {
  state.artifacts.splice(state.artifacts.indexOf(artifact), 1);
  delete state.blobs[artifact.blob];
}

/** Whether its retention has ended in the world's time. */
export function hasExpired(artifact: ArtifactState, context: WorldContext): boolean {
  return Date.parse(artifact.expiresAt) <= context.now().getTime();
}

function findArtifact({ scope, state }: TwirpCall, name: string): ArtifactState | undefined {
  return state.artifacts.find(
    (artifact) => artifact.runId === scope.runId && artifact.name === name,
  );
}

function requireText(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new TwirpError(400, 'invalid_argument', `${name} is missing`);
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
