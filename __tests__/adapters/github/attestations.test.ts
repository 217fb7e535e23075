import { describe, expect, test } from '@jest/globals';
import { githubAttestations } from '../../../src/adapters/github/attestations.ts';
import type { GithubApi } from '../../../src/adapters/github/api.ts';
import { fakeHttp, type Reply } from '../../support/fake-http.ts';
import { githubWorld } from '../../support/github-world.ts';

const sha256 = 'a'.repeat(64);
const predicateType = 'https://slsa.dev/provenance/v1';

function bundleAbout(digest: string): object {
  const statement = { predicateType, subject: [{ name: 'x', digest: { sha256: digest } }] };
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  return { dsseEnvelope: { payload } };
}

describe('attestations that GitHub keeps', () => {
  test('are found by the digest of their subject, after they were stored', async () => {
    await using github = await githubWorld();
    const token = github.world.github.issueToken({ permissions: { attestations: 'write' } });
    const attestations = githubAttestations(github.apiWith(token));
    expect(await attestations.list(sha256, predicateType)).toEqual({ state: 'absent' });
    const stored = await attestations.store(bundleAbout(sha256));
    expect(stored).toEqual({ state: 'done', value: expect.stringMatching(/^\d+$/) });
    const found = await attestations.list(sha256, predicateType);
    expect(found).toEqual({ state: 'present', value: [bundleAbout(sha256)] });
    expect(github.world.violations).toEqual([]);
  });

  test('are refused to a token that may not write them', async () => {
    await using github = await githubWorld();
    const refused = await githubAttestations(github.api).store(bundleAbout(sha256));
    expect(refused).toMatchObject({ state: 'refused', status: 403 });
  });
});

describe('attestations that GitHub keeps elsewhere', () => {
  const url = 'https://blobs.example/attestation?sig=secret';

  async function listed(reply: Reply, headers: Readonly<Record<string, string>> = {}) {
    const http = fakeHttp({ [url]: reply });
    const data = { attestations: [{ bundle: null, bundle_url: url }] };
    const octokit = { request: async () => ({ data, headers }) };
    const api = { octokit, owner: 'octo', repo: 'demo', http, authorization: 'token secret' };
    const answer = await githubAttestations(api as unknown as GithubApi).list(
      sha256,
      predicateType,
    );
    return { answer, asked: http.asked };
  }

  /** Snappy without compression: the length, then one literal of at most 60 bytes. */
  function literal(text: string): Buffer {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.of(bytes.length, (bytes.length - 1) << 2), bytes]);
  }

  test('are fetched without the token, and unpacked', async () => {
    const { answer, asked } = await listed({ body: literal('{"mediaType":"x"}') });
    expect(answer).toEqual({ state: 'present', value: [{ mediaType: 'x' }] });
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined]);
    expect(asked.map(({ maxBytes }) => maxBytes)).toEqual([32 * 1024 * 1024]);
  });

  test.each<[string, Reply]>([
    ['are not served', { status: 404 }],
    ['come as something else', { body: 'not snappy' }],
    ['hold no JSON', { body: literal('{') }],
    ['would unpack to more than a bundle can be', { body: Buffer.of(0x81, 0x80, 0x80, 0x10, 0) }],
    ['are larger than was asked for', { lost: 'the answer has more than 33554432 bytes' }],
    ['do not come', { lost: 'connection reset' }],
  ])('are unknown when they %s', async (_, reply) => {
    expect((await listed(reply)).answer.state).toBe('unknown');
  });

  test('are unknown when the list goes on', async () => {
    const link = { link: '<https://api.github.com/x>; rel="next"' };
    const { answer } = await listed({ body: literal('{}') }, link);
    expect(answer.state).toBe('unknown');
  });
});
