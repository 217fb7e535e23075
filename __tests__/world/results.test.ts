import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { resultsService, type ResultsService } from '../../src/world/results.ts';
import { openGithub, testContext, type TestContext } from './github/support.ts';
import { backendIds, type Job, type Sent } from './results-support.ts';

const zip = Buffer.from('the bytes of a zip');
const sha256 = createHash('sha256').update(zip).digest('hex');
const service = 'https://results-receiver.actions.githubusercontent.com';
const methods = '/twirp/github.actions.results.api.v1.ArtifactService/';

const seal: Job = { runId: 7, jobId: 'seal' };

let context: TestContext;
let results: ResultsService;

beforeEach(() => {
  context = testContext();
  results = resultsService(context, undefined);
});

async function send(method: string, url: string, { body = '', headers = {} }: Sent = {}) {
  const request = { method, url: new URL(url), headers, body: Buffer.from(body) };
  const response = await results.handle(request);
  if (!response) throw new Error(`no route for ${method} ${url}`);
  return { ...response, json: response.body as Readonly<Record<string, unknown>> };
}

/** A call as the artifact client makes it: the IDs come out of the token. */
async function twirp(method: string, fields: object, token = results.runtimeToken(seal)) {
  const [run, job] = backendIds(token);
  const body = { workflow_run_backend_id: run, workflow_job_run_backend_id: job, ...fields };
  const headers = { authorization: `Bearer ${token}` };
  return send('POST', `${service}${methods}${method}`, { headers, body: JSON.stringify(body) });
}

async function create(fields: object = {}): Promise<string> {
  const { json } = await twirp('CreateArtifact', { name: 'sealed', ...fields });
  return String(json.signed_upload_url);
}

const put = (url: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  send('PUT', url, { body, headers: { 'x-ms-blob-type': 'BlockBlob', ...headers } });

const finalize = (fields: object = {}) =>
  twirp('FinalizeArtifact', { name: 'sealed', size: String(zip.length), ...fields });

/** A finished artifact; its ID. */
async function upload(fields: object = {}): Promise<number> {
  await put(await create(fields), zip);
  const { json } = await finalize({ hash: `sha256:${sha256}`, ...fields });
  return Number(json.artifact_id);
}

describe('uploading an artifact', () => {
  test('in blocks puts them together in the order of the list', async () => {
    const url = await create();
    await put(`${url}&comp=block&blockid=Yg%3D%3D`, zip.subarray(8));
    await put(`${url}&comp=block&blockid=YQ%3D%3D`, zip.subarray(0, 8));
    const list = '<BlockList><Latest>YQ==</Latest><Latest>Yg==</Latest></BlockList>';
    expect((await put(`${url}&comp=blocklist`, list)).status).toBe(201);
    const { json } = await finalize({ hash: `sha256:${sha256}` });
    expect(results.artifactBytes(Number(json.artifact_id))).toEqual(zip);
  });

  test('of a name that the run has is a 409, from another job as well', async () => {
    await upload();
    const other = results.runtimeToken({ runId: 7, jobId: 'other' });
    const refused = await twirp('CreateArtifact', { name: 'sealed' }, other);
    expect(refused).toMatchObject({ status: 409, json: { code: 'already_exists' } });
    const nextRun = results.runtimeToken({ runId: 8, jobId: 'seal' });
    expect((await twirp('CreateArtifact', { name: 'sealed' }, nextRun)).status).toBe(200);
  });

  test.each([
    ['another size', { size: '1' }],
    ['another digest', { hash: `sha256:${'0'.repeat(64)}` }],
  ])('is not finished with %s than the bytes have', async (_, fields) => {
    await put(await create(), zip);
    expect(await finalize(fields)).toMatchObject({
      status: 400,
      json: { code: 'invalid_argument' },
    });
    expect(results.listArtifacts()).toEqual([]);
  });

  test('is not finished without bytes, without a name, or unannounced', async () => {
    await create();
    expect((await finalize()).status).toBe(400);
    expect((await finalize({ name: 'other' })).status).toBe(404);
    expect((await twirp('CreateArtifact', {})).status).toBe(400);
  });

  test('with a list of blocks that were never sent is refused by the blob host', async () => {
    const list = '<BlockList><Latest>YQ==</Latest></BlockList>';
    expect((await put(`${await create()}&comp=blocklist`, list)).status).toBe(400);
    expect((await send('PUT', await create({ name: 'b' }), { body: zip })).status).toBe(400);
  });
});

describe('finding an artifact', () => {
  test('lists those of the run, by name or by ID', async () => {
    const id = await upload();
    await upload({ name: 'notes' });
    const list = async (fields: object) => {
      const { json } = await twirp('ListArtifacts', fields);
      return (json.artifacts as { readonly name: string }[]).map(({ name }) => name);
    };
    expect(await list({})).toEqual(['sealed', 'notes']);
    expect(await list({ id_filter: String(id) })).toEqual(['sealed']);
    expect(await list({ name_filter: 'notes' })).toEqual(['notes']);
    const token = results.runtimeToken({ runId: 8, jobId: 'seal' });
    expect((await twirp('ListArtifacts', {}, token)).json.artifacts).toEqual([]);
  });

  test('gives a signed address to any job of the run', async () => {
    await upload();
    const token = results.runtimeToken({ runId: 7, jobId: 'publish' });
    const uploader = backendIds(results.runtimeToken(seal))[1];
    const fields = { name: 'sealed', workflow_job_run_backend_id: uploader };
    const { json } = await twirp('GetSignedArtifactURL', fields, token);
    const served = await send('GET', String(json.signed_url));
    expect(served.body).toEqual(zip);
    expect(served.headers?.['content-disposition']).toBe('attachment; filename="sealed.zip"');
  });

  test('ends when it is deleted', async () => {
    const id = await upload();
    expect((await twirp('DeleteArtifact', { name: 'sealed' })).json.artifact_id).toBe(String(id));
    expect((await twirp('DeleteArtifact', { name: 'sealed' })).status).toBe(404);
    expect((await twirp('GetSignedArtifactURL', { name: 'sealed' })).status).toBe(404);
    expect(() => results.artifactBytes(id)).toThrow(`no artifact ${id}`);
  });

  test('ends with its retention, 90 days when none is asked for', async () => {
    await upload({ expires_at: '2026-01-03T03:04:05Z' });
    await upload({ name: 'kept' });
    context.advance(24 * 3600);
    const { json } = await twirp('ListArtifacts', {});
    expect(json.artifacts).toMatchObject([{ name: 'kept' }]);
    expect((await twirp('GetSignedArtifactURL', { name: 'sealed' })).status).toBe(404);
    context.advance(89 * 24 * 3600);
    expect((await twirp('ListArtifacts', {})).json.artifacts).toEqual([]);
  });
});

describe('the runtime token', () => {
  test('is needed, and must be signed by the service', async () => {
    for (const token of ['', 'a.b.c', `${results.runtimeToken(seal)}x`]) {
      expect((await twirp('ListArtifacts', {}, token)).status).toBe(401);
    }
    const forged = results.runtimeToken(seal).split('.').slice(0, 2).join('.');
    expect((await twirp('ListArtifacts', {}, `${forged}.`)).status).toBe(401);
  });

  test('is good for its own run and job, for six hours', async () => {
    const [run] = backendIds(results.runtimeToken({ runId: 8, jobId: 'seal' }));
    expect((await twirp('ListArtifacts', { workflow_run_backend_id: run })).status).toBe(403);
    const otherJob = { name: 'x', workflow_job_run_backend_id: 'other' };
    expect((await twirp('CreateArtifact', otherJob)).status).toBe(403);
    const token = results.runtimeToken(seal);
    context.advance(6 * 3600);
    expect((await twirp('ListArtifacts', {}, token)).status).toBe(401);
  });

  test('comes to the job with the address of the service', () => {
    const environment = results.jobEnvironment(seal);
    expect(environment.ACTIONS_RESULTS_URL).toBe(`${service}/`);
    expect(backendIds(environment.ACTIONS_RUNTIME_TOKEN!)).toEqual(
      backendIds(results.runtimeToken(seal)),
    );
  });
});

describe('the blob host', () => {
  test('takes no credentials but the signature, and a leak fails the run', async () => {
    const id = await upload();
    const headers = { authorization: 'Bearer ghs_x' };
    expect((await send('GET', results.signArtifact(id), { headers })).status).toBe(400);
    expect(context.violations).toHaveLength(1);
    expect(context.violations[0]).toContain('productionresultssa0.blob.core.windows.net');
  });

  test('wants an address that is signed for that use, and not too old', async () => {
    const url = results.signArtifact(await upload());
    expect((await send('GET', url)).status).toBe(200);
    expect((await put(url, 'other')).status).toBe(403);
    expect((await send('GET', url.replace(/sig=[^&]+/, 'sig=x'))).status).toBe(403);
    context.advance(601);
    expect((await send('GET', url)).status).toBe(403);
  });

  test('has nothing before the upload is committed, and nothing after a deletion', async () => {
    const id = await upload();
    const url = results.signArtifact(id);
    results.deleteArtifact(id);
    expect((await send('GET', url)).status).toBe(404);
  });

  test('serves other bytes when a scenario wants it so', async () => {
    const id = await upload();
    results.replaceArtifactBytes(id, Buffer.from('other'));
    expect(String((await send('GET', results.signArtifact(id))).body)).toBe('other');
    expect(results.listArtifacts()[0]?.sha256).toBe(sha256);
  });
});

describe('what the service does not have', () => {
  test('has no route, for the world to refuse', async () => {
    await expect(twirp('MigrateArtifact', {})).rejects.toThrow('no route');
    await expect(send('GET', `${service}/health`)).rejects.toThrow('no route');
    const blobs = 'https://productionresultssa0.blob.core.windows.net';
    await expect(send('GET', `${blobs}/other`)).rejects.toThrow('no route');
  });
});

describe('artifacts over GitHub’s REST API', () => {
  async function withArtifact() {
    const world = openGithub(context);
    const runId = world.repository.addRun({ headSha: world.head });
    world.github.connectArtifacts(results);
    const token = results.runtimeToken({ runId, jobId: 'seal' });
    const { json } = await twirp('CreateArtifact', { name: 'sealed' }, token);
    await put(String(json.signed_upload_url), zip);
    const size = String(zip.length);
    const done = await twirp('FinalizeArtifact', { name: 'sealed', size }, token);
    return { ...world, runId, id: Number(done.json.artifact_id) };
  }

  test('are listed for the repository and for the run, with their digest', async () => {
    const { call, id, runId } = await withArtifact();
    for (const at of ['/actions/artifacts', `/actions/runs/${runId}/artifacts?name=sealed`]) {
      const { json } = await call('GET', at);
      expect(json.total_count).toBe(1);
      expect(json.artifacts?.[0]).toMatchObject({
        id,
        name: 'sealed',
        size_in_bytes: zip.length,
        digest: `sha256:${sha256}`,
        expired: false,
        workflow_run: { id: runId },
      });
    }
    expect((await call('GET', '/actions/artifacts?name=other')).json.total_count).toBe(0);
    expect((await call('GET', '/actions/runs/1/artifacts')).status).toBe(404);
    expect(context.violations).toEqual([]);
  });

  test('are downloaded by ID from a signed address', async () => {
    const { call, id } = await withArtifact();
    const redirect = await call('GET', `/actions/artifacts/${id}/zip`);
    expect(redirect.status).toBe(302);
    expect((await send('GET', redirect.headers.location!)).body).toEqual(zip);
    expect((await call('GET', `/actions/artifacts/${id}/tar`)).status).toBe(404);
    expect((await call('GET', '/actions/artifacts/1/zip')).status).toBe(404);
  });

  test('need a token with actions: read, on public repositories as well', async () => {
    const { call, id, tokenWith } = await withArtifact();
    const at = `/actions/artifacts/${id}/zip`;
    expect((await call('GET', at, { token: null })).status).toBe(401);
    expect((await call('GET', at, { token: tokenWith({}) })).status).toBe(403);
    expect((await call('GET', at, { token: tokenWith({ actions: 'read' }) })).status).toBe(302);
  });

  test('are gone when they have expired, and say so', async () => {
    const { call, id } = await withArtifact();
    context.advance(91 * 24 * 3600);
    expect((await call('GET', `/actions/artifacts/${id}`)).json.expired).toBe(true);
    expect((await call('GET', `/actions/artifacts/${id}/zip`)).status).toBe(410);
  });

  test('of earlier runs can be there from the start', async () => {
    const { call, repository, head } = await withArtifact();
    const runId = repository.addRun({ headSha: head });
    const id = results.addArtifact({ runId, name: 'sealed', bytes: zip });
    const { json } = await call('GET', `/actions/runs/${runId}/artifacts`);
    expect(json.artifacts).toMatchObject([{ id, name: 'sealed', digest: `sha256:${sha256}` }]);
    const redirect = await call('GET', `/actions/artifacts/${id}/zip`);
    expect((await send('GET', redirect.headers.location!)).body).toEqual(zip);
  });

  test('can be deleted', async () => {
    const { call, id } = await withArtifact();
    expect((await call('DELETE', `/actions/artifacts/${id}`)).status).toBe(204);
    expect((await call('GET', `/actions/artifacts/${id}`)).status).toBe(404);
  });

  test('need a results service in the world', async () => {
    const { call } = openGithub();
    await expect(call('GET', '/actions/artifacts')).rejects.toThrow('connectArtifacts');
  });
});
