import { describe, expect, test } from '@jest/globals';
import { githubService } from '../../../src/world/github/service.ts';
import { openGithub, testContext } from './support.ts';

describe('a request that GitHub does not describe', () => {
  test('with an unknown field is refused and fails the run', async () => {
    const { call, context } = openGithub();
    const body = { tag_name: 'v1.0.0', drfat: true };
    const refused = await call('POST', '/releases', { body });
    expect(refused.status).toBe(422);
    expect(context.violations).toEqual([
      "repos/create-release was sent what GitHub does not take: body must NOT have additional properties ('drfat')",
    ]);
  });

  test.each([
    ['a field of the wrong type', { tag_name: 'v1.0.0', draft: 'yes' }],
    ['a missing field', { draft: true }],
    ['a value that is not listed', { tag_name: 'v1.0.0', make_latest: true }],
  ])('with %s is refused and fails the run', async (_, body) => {
    const { call, context } = openGithub();
    expect((await call('POST', '/releases', { body })).status).toBe(422);
    expect(context.violations).toHaveLength(1);
  });

  test('with an unknown query parameter is refused and fails the run', async () => {
    const { call, context } = openGithub();
    expect((await call('GET', '/actions/runs?head_ref=main')).status).toBe(422);
    expect(context.violations[0]).toContain("query parameter 'head_ref' is not known");
  });

  test('with a query parameter of the wrong type is refused and fails the run', async () => {
    const { call, context } = openGithub();
    expect((await call('GET', '/releases?per_page=many')).status).toBe(422);
    expect(context.violations[0]).toContain("query parameter 'per_page' must be integer");
  });

  test('with a body where none belongs is refused and fails the run', async () => {
    const { call, context } = openGithub();
    expect((await call('DELETE', '/git/refs/heads/x', { body: { force: true } })).status).toBe(422);
    expect(context.violations).toHaveLength(1);
  });

  test('of an operation that is not in use has no route, for the world to refuse', async () => {
    const { call } = openGithub();
    await expect(call('GET', '/hooks')).rejects.toThrow('no route');
    await expect(call('PUT', '/releases')).rejects.toThrow('no route');
  });

  test('that is not JSON is a 400', async () => {
    const { call } = openGithub();
    expect((await call('POST', '/releases', { body: '{' })).status).toBe(400);
  });
});

describe('an answer that GitHub would not give', () => {
  test('fails the run as a bug of the world', async () => {
    const { call, context, repository } = openGithub();
    const id = repository.addRelease({ tagName: 'v1.0.0' });
    const [release] = repository.releases();
    Object.assign(release!, { draft: 'maybe' });
    await call('GET', `/releases/${id}`);
    expect(context.violations).toEqual([
      'the loopback GitHub answered repos/get-release with 200: response/draft must be boolean',
    ]);
  });
});

describe('a token', () => {
  test('that nobody issued is a 401', async () => {
    const { call } = openGithub();
    const answer = await call('GET', '', { token: 'ghs_unknown' });
    expect(answer).toMatchObject({ status: 401, json: { message: 'Bad credentials' } });
  });

  test('is bad once it is revoked', async () => {
    const { call, github, token } = openGithub();
    expect((await call('GET', '')).status).toBe(200);
    github.revokeToken(token);
    expect((await call('GET', '')).status).toBe(401);
  });

  test('without contents: write may not write releases, and is told so', async () => {
    const { call, tokenWith, upload, repository } = openGithub();
    const token = tokenWith({ contents: 'read' });
    const id = repository.addRelease({ tagName: 'v1.0.0', draft: false });
    const body = { tag_name: 'v2.0.0' };
    for (const answer of [
      await call('POST', '/releases', { body, token }),
      await call('PATCH', `/releases/${id}`, { body, token }),
      await call('DELETE', `/releases/${id}`, { token }),
      await upload(id, ['a.txt', 'bytes'], { token }),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.json.message).toBe('Resource not accessible by integration');
    }
  });

  test.each([
    ['actions', '/actions/runs'],
    ['checks', '/commits/main/check-runs'],
    ['issues', '/issues'],
    ['contents', '/releases'],
    ['administration', '/immutable-releases'],
    ['actions', '/environments'],
  ])('needs %s: read for %s', async (permission, path) => {
    const { call, repository, tokenWith } = openGithub();
    repository.setImmutableReleases(true);
    const without = tokenWith({});
    const reader = tokenWith({ [permission]: 'read' });
    expect((await call('GET', path, { token: without })).status).toBe(403);
    expect((await call('GET', path, { token: reader })).status).toBe(200);
  });

  test('for one repository does not reach another', async () => {
    const { call, github } = openGithub();
    github.addRepository('octo/other').addCommit();
    github.addRepository('octo/secret', { private: true }).addCommit();
    const token = github.issueToken({ permissions: { contents: 'read' }, repository: 'octo/demo' });
    const other = 'https://api.github.com/repos/octo';
    expect((await call('GET', '/releases', { token })).status).toBe(200);
    expect((await call('GET', `${other}/other/releases`, { token })).status).toBe(403);
    expect((await call('GET', `${other}/secret/releases`, { token })).status).toBe(404);
  });
});

describe('an anonymous caller', () => {
  test('reads what is public and writes nothing', async () => {
    const { call } = openGithub();
    const token = null;
    expect((await call('GET', '/releases', { token })).status).toBe(200);
    const body = { tag_name: 'v1.0.0' };
    const refused = await call('POST', '/releases', { body, token });
    expect(refused).toMatchObject({ status: 401, json: { message: 'Requires authentication' } });
  });

  test('does not learn that a private repository exists', async () => {
    const { call, github } = openGithub();
    github.addRepository('octo/secret', { private: true }).addCommit();
    const url = 'https://api.github.com/repos/octo/secret';
    expect((await call('GET', url, { token: null })).status).toBe(404);
    expect((await call('GET', url)).json.visibility).toBe('private');
  });
});

describe('the rate limit', () => {
  test('is told on every answer, refusals too', async () => {
    const { call } = openGithub();
    await call('GET', '');
    const { headers } = await call('GET', '/releases/latest');
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '998',
      'x-ratelimit-used': '2',
      'x-ratelimit-reset': String(Date.parse('2026-01-02T04:04:05Z') / 1000),
    });
  });

  test('ends in a 403 until the hour is over', async () => {
    const { call, context, github } = openGithub();
    github.setRateLimit(2);
    await call('GET', '');
    await call('GET', '');
    const refused = await call('GET', '');
    expect(refused.status).toBe(403);
    expect(refused.headers['x-ratelimit-remaining']).toBe('0');
    context.advance(3600);
    expect((await call('GET', '')).status).toBe(200);
    expect(github.requestsUsed()).toBe(1);
  });

  test('can be read without spending of it', async () => {
    const { call, github } = openGithub();
    const { json } = await call('GET', 'https://api.github.com/rate_limit');
    expect(json.rate).toMatchObject({ limit: 1000, remaining: 1000, used: 0 });
    expect(github.requestsUsed()).toBe(0);
  });
});

describe('any request', () => {
  test('without a User-Agent is a 403, as GitHub has it', async () => {
    const { call } = openGithub();
    expect((await call('GET', '', { headers: { 'user-agent': '' } })).status).toBe(403);
  });

  test('finds its repository whatever the case of its name, and not another one', async () => {
    const { call } = openGithub();
    const { json } = await call('GET', 'https://api.github.com/repos/Octo/Demo');
    expect(json.full_name).toBe('octo/demo');
    expect((await call('GET', 'https://api.github.com/repos/octo/absent')).status).toBe(404);
  });
});

describe('when a world is saved and goes on', () => {
  test('GitHub is as it was, tokens and signed addresses included', async () => {
    const { call, context, github, repository, token } = openGithub();
    const id = repository.addRelease({ tagName: 'v1.0.0', assets: [{ name: 'a', bytes: 'b' }] });
    const saved = JSON.parse(JSON.stringify(github.state)) as typeof github.state;
    const again = githubService({ ...context, nextId: () => 5000 }, saved);
    const url = new URL(`https://api.github.com/repos/octo/demo/releases/${id}`);
    const headers = { authorization: `token ${token}`, 'user-agent': 'tests' };
    const answer = await again.handle({ method: 'GET', url, headers, body: Buffer.alloc(0) });
    expect(answer?.body).toEqual((await call('GET', `/releases/${id}`)).raw);
    expect(again.repository().state).toEqual(repository.state);
  });

  test('a repository that was never added is a mistake of the scenario', () => {
    const github = githubService(testContext(), undefined);
    expect(() => github.repository()).toThrow('no repository at all');
    expect(() => github.repository('octo/x')).toThrow('no repository octo/x');
  });
});
