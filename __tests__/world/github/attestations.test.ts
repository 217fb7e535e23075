import { describe, expect, test } from '@jest/globals';
import { openGithub, type CallOptions } from './support.ts';

const digest = 'a'.repeat(64);
const provenance = 'https://slsa.dev/provenance/v1';

function bundleOf(predicateType: string, sha256 = digest) {
  const statement = { predicateType, subject: [{ name: 'demo.whl', digest: { sha256 } }] };
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  return { bundle: { mediaType: 'x', dsseEnvelope: { payload } } };
}

function open() {
  const github = openGithub();
  const token = github.tokenWith({ attestations: 'write' });
  const call = (method: string, path: string, options: CallOptions = {}) =>
    github.call(method, `/attestations${path}`, { token, ...options });
  return { ...github, call };
}

describe('attestations', () => {
  test('are found by the digest of their subject, the newest first', async () => {
    const { call, context, repository } = open();
    const sbom = 'https://spdx.dev/Document/v2.3';
    const ids = [];
    for (const body of [bundleOf(provenance), bundleOf(sbom), bundleOf(sbom, 'b'.repeat(64))]) {
      const { status, json } = await call('POST', '', { body });
      expect(status).toBe(201);
      ids.push(json.id);
    }
    expect(new Set(ids).size).toBe(3);
    const { json } = await call('GET', `/sha256:${digest}`);
    expect(json.attestations).toEqual([
      { ...bundleOf(sbom), repository_id: repository.state.id, initiator: 'user' },
      { ...bundleOf(provenance), repository_id: repository.state.id, initiator: 'user' },
    ]);
    const chosen = await call('GET', `/sha256:${digest}?predicate_type=${provenance}&per_page=1`);
    expect(chosen.json.attestations).toMatchObject([bundleOf(provenance)]);
    expect(context.violations).toEqual([]);
  });

  test('are not found for a digest that has none', async () => {
    const { call, context } = open();
    await call('POST', '', { body: bundleOf(provenance) });
    expect((await call('GET', `/sha256:${'c'.repeat(64)}`)).status).toBe(404);
    expect((await call('GET', `/sha256:${digest}?predicate_type=other`)).status).toBe(404);
    expect(context.violations).toEqual([]);
  });

  test('are refused without a statement that names a subject', async () => {
    const { call } = open();
    const statement = Buffer.from('{"subject":[]}').toString('base64');
    for (const payload of ['', 'bm8gSlNPTg==', statement]) {
      const bundle = { mediaType: 'x', dsseEnvelope: { payload } };
      expect((await call('POST', '', { body: { bundle } })).status).toBe(422);
    }
  });

  test('need their own permission to be written', async () => {
    const { call, tokenWith } = open();
    const options = { body: bundleOf(provenance) };
    const others = tokenWith({ contents: 'write', attestations: 'read' });
    expect((await call('POST', '', { ...options, token: others })).status).toBe(403);
    expect((await call('POST', '', { ...options, token: null })).status).toBe(401);
  });
});
