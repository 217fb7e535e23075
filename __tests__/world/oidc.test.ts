import { describe, expect, test } from '@jest/globals';
import { oidcService, type IdTokenJob } from '../../src/world/oidc.ts';
import { testContext } from './github/support.ts';

const job: IdTokenJob = {
  repository: 'octo/demo',
  repositoryId: 1001,
  ownerId: 1002,
  ref: 'refs/tags/v1.0.0',
  sha: 'a'.repeat(40),
  eventName: 'push',
  workflow: 'Release',
  workflowPath: '.github/workflows/release.yml',
  runId: 7,
  runNumber: 3,
  runAttempt: 1,
  actor: 'octocat',
};

// One issuer for the file: its key takes a while to make.
const context = testContext();
const oidc = oidcService(context, undefined);

async function get(url: string, authorization?: string) {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const request = { method: 'GET', url: new URL(url), headers, body: Buffer.alloc(0) };
  const response = await oidc.handle(request);
  return { status: response?.status, json: response?.body as Record<string, never> };
}

/** A token as `core.getIDToken(audience)` asks for it. */
async function idToken(changes: Partial<IdTokenJob> = {}, audience: string | undefined = 'pypi') {
  const variables = oidc.requestToken({ ...job, ...changes });
  const query = audience === undefined ? '' : `&audience=${encodeURIComponent(audience)}`;
  const { json } = await get(
    `${variables.ACTIONS_ID_TOKEN_REQUEST_URL}${query}`,
    `Bearer ${variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
  );
  return String(json.value);
}

describe('an ID token', () => {
  test('carries the claims of its job', async () => {
    const workflow = 'octo/demo/.github/workflows/release.yml@refs/tags/v1.0.0';
    expect(oidc.verify(await idToken(), 'pypi')).toMatchObject({
      iss: 'https://token.actions.githubusercontent.com',
      aud: 'pypi',
      sub: 'repo:octo/demo:ref:refs/tags/v1.0.0',
      ref: 'refs/tags/v1.0.0',
      ref_type: 'tag',
      sha: 'a'.repeat(40),
      repository: 'octo/demo',
      repository_id: '1001',
      repository_owner: 'octo',
      repository_owner_id: '1002',
      repository_visibility: 'public',
      workflow: 'Release',
      workflow_ref: workflow,
      workflow_sha: 'a'.repeat(40),
      job_workflow_ref: workflow,
      job_workflow_sha: 'a'.repeat(40),
      event_name: 'push',
      run_id: '7',
      run_number: '3',
      run_attempt: '1',
      runner_environment: 'github-hosted',
      actor: 'octocat',
    });
  });

  test.each([
    ['the environment when there is one', { environment: 'pypi' }, 'environment:pypi'],
    ['pull_request in one', { eventName: 'pull_request' }, 'pull_request'],
    ['the branch otherwise', { ref: 'refs/heads/main' }, 'ref:refs/heads/main'],
  ])('has as subject %s', async (_, changes, subject) => {
    const claims = oidc.verify(await idToken(changes), 'pypi');
    expect(claims?.sub).toBe(`repo:octo/demo:${subject}`);
  });

  test('of a reusable workflow names the file that holds the job', async () => {
    const jobWorkflowRef = 'octo/shared/.github/workflows/publish.yml@refs/tags/v2';
    const claims = oidc.verify(await idToken({ jobWorkflowRef, jobWorkflowSha: 'b' }), 'pypi');
    expect(claims).toMatchObject({ job_workflow_ref: jobWorkflowRef, job_workflow_sha: 'b' });
    expect(claims?.workflow_ref).toContain('octo/demo/');
  });

  test('has an ID of its own', async () => {
    const [one, other] = [await idToken(), await idToken()];
    expect(oidc.verify(one, 'pypi')?.jti).not.toBe(oidc.verify(other, 'pypi')?.jti);
  });

  test('is for the owner’s address when no audience is asked for', async () => {
    const variables = oidc.requestToken(job);
    const authorization = `Bearer ${variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`;
    const { json } = await get(variables.ACTIONS_ID_TOKEN_REQUEST_URL!, authorization);
    expect(oidc.verify(String(json.value), 'https://github.com/octo')).toBeDefined();
  });

  test('does not verify for another audience, changed, or five minutes later', async () => {
    const token = await idToken();
    expect(oidc.verify(token, 'npm:registry.elsewhere.example')).toBeUndefined();
    const [header, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'repo:evil/demo' })).toString('base64url');
    expect(oidc.verify(`${header}.${claims}.${signature}`, 'pypi')).toBeUndefined();
    expect(oidc.verify('no token', 'pypi')).toBeUndefined();
    context.advance(300);
    expect(oidc.verify(token, 'pypi')).toBeUndefined();
  });
});

describe('asking for an ID token', () => {
  test('needs the request token of that very job', async () => {
    const mine = oidc.requestToken(job);
    const theirs = oidc.requestToken({ ...job, runId: 8 });
    const url = mine.ACTIONS_ID_TOKEN_REQUEST_URL!;
    expect((await get(url)).status).toBe(401);
    expect((await get(url, 'Bearer wrong')).status).toBe(401);
    const other = `Bearer ${theirs.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`;
    expect((await get(url, other)).status).toBe(401);
  });

  test('elsewhere has no route, for the world to refuse', async () => {
    const { origin } = new URL(oidc.requestToken(job).ACTIONS_ID_TOKEN_REQUEST_URL!);
    expect((await get(`${origin}/else`)).status).toBeUndefined();
    expect((await get('https://token.actions.githubusercontent.com/else')).status).toBeUndefined();
  });
});

describe('the issuer', () => {
  const issuer = 'https://token.actions.githubusercontent.com';

  test('tells where its keys are, and publishes no private one', async () => {
    const discovery = await get(`${issuer}/.well-known/openid-configuration`);
    expect(discovery.json).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks` });
    const { json } = await get(`${issuer}/.well-known/jwks`);
    const [key] = json.keys as unknown as [Record<string, string>];
    expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
    expect(key.d).toBeUndefined();
  });

  test('keeps its key when the world goes on in another process', async () => {
    const token = await idToken();
    const saved = JSON.parse(JSON.stringify(oidc.state)) as typeof oidc.state;
    expect(oidcService(context, saved).verify(token, 'pypi')).toBeDefined();
    expect(oidcService(context, undefined).verify(token, 'pypi')).toBeUndefined();
  });
});
