/** The results service as the artifact actions speak to it (twirp, then block blobs). */
import { createHash } from 'node:crypto';
import { StepFailure } from './stand-in.ts';
import type { JobAccess } from './stage-world.ts';
import type { WorldHttp } from './world-http.ts';

export interface ListedArtifact {
  readonly id: number;
  readonly name: string;
  /** Hexadecimal, of the zip; '' when the service does not tell. */
  readonly sha256: string;
  readonly jobId: string;
}

export interface ArtifactClient {
  list(filter?: {
    readonly name?: string;
    readonly id?: number;
  }): Promise<readonly ListedArtifact[]>;
  /** The new artifact's ID. Throws StepFailure when the name is taken. */
  upload(
    name: string,
    zip: Buffer,
    expiresAt: Date | undefined,
  ): Promise<{ readonly id: number; readonly sha256: string }>;
  remove(name: string): Promise<void>;
  /** The zip's bytes, checked against the digest that the service told. */
  download(artifact: ListedArtifact): Promise<Buffer>;
}

type Call = (method: string, fields: object) => Promise<Record<string, unknown>>;

/** A client with the rights of one job. */
export function createArtifactClient(http: WorldHttp, access: JobAccess): ArtifactClient {
  const call = twirp(http, access);
  return {
    list: (filter = {}) => listArtifacts(call, filter),
    async upload(name, zip, expiresAt) {
      const created = await call('CreateArtifact', {
        name,
        version: 7,
        mime_type: 'application/zip',
        ...(expiresAt && { expires_at: expiresAt.toISOString() }),
      });
      await putBlob(http, String(created.signed_upload_url), zip);
      const sha256 = sha256Of(zip);
      const size = String(zip.length);
      const done = await call('FinalizeArtifact', { name, size, hash: `sha256:${sha256}` });
      return { id: Number(done.artifact_id), sha256 };
    },
    remove: async (name) => void (await call('DeleteArtifact', { name })),
    async download({ name, jobId, sha256: expected }) {
      const fields = { name, workflow_job_run_backend_id: jobId };
      const signed = await call('GetSignedArtifactURL', fields);
      const answer = await http.send({ url: String(signed.signed_url) });
      if (answer.status !== 200) throw new StepFailure(`The artifact's bytes: ${answer.status}`);
      const sha256 = sha256Of(answer.body);
      if (expected !== '' && sha256 !== expected) {
        throw new StepFailure(
          `Artifact download failed: the digest of ${name} is ${sha256}, expected ${expected}.`,
        );
      }
      return answer.body;
    },
  };
}

function twirp(http: WorldHttp, { actionVariables }: JobAccess): Call {
  const token = actionVariables.ACTIONS_RUNTIME_TOKEN ?? '';
  const base = actionVariables.ACTIONS_RESULTS_URL ?? '';
  const [run, job] = scopeOf(token);
  const ids = { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
  return async (method, fields) => {
    const answer = await http.send({
      method: 'POST',
      url: `${base}twirp/github.actions.results.api.v1.ArtifactService/${method}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...ids, ...fields }),
    });
    const body = JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
    if (answer.status !== 200) {
      throw new StepFailure(`${method}: ${String(body.msg ?? answer.status)}`);
    }
    return body;
  };
}

async function listArtifacts(
  call: Call,
  { name, id }: { readonly name?: string; readonly id?: number },
): Promise<readonly ListedArtifact[]> {
  const { artifacts } = await call('ListArtifacts', {
    ...(name !== undefined && { name_filter: name }),
    ...(id !== undefined && { id_filter: String(id) }),
  });
  return (artifacts as Record<string, string>[]).map((artifact) => ({
    id: Number(artifact.database_id),
    name: artifact.name ?? '',
    sha256: (artifact.digest ?? '').replace(/^sha256:/, ''),
    jobId: artifact.workflow_job_run_backend_id ?? '',
  }));
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function putBlob(http: WorldHttp, url: string, zip: Buffer): Promise<void> {
  const answer = await http.send({
    method: 'PUT',
    url,
    headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/zip' },
    body: zip,
  });
  if (answer.status !== 201)
    throw new StepFailure(`The artifact's bytes were refused: ${answer.status}`);
}

/** The service's own IDs of run and job, from the token's scope. */
function scopeOf(token: string): readonly [run: string, job: string] {
  const claims = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
  ) as { readonly scp?: string };
  const scope = /Actions\.Results:([^:\s]+):([^:\s]+)/.exec(claims.scp ?? '');
  return [scope?.[1] ?? '', scope?.[2] ?? ''];
}
