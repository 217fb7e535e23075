import { describe, expect, test } from '@jest/globals';
import { createGithubApi } from '../../../src/adapters/github/api.ts';
import { askGithub, refusalOf } from '../../../src/adapters/github/ask.ts';
import { listPages } from '../../../src/adapters/github/pages.ts';
import { createHttp } from '../../../src/adapters/http.ts';
import { objectOf, textLike, wholeNumber } from '../../../src/shape.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { fakeClock, fakeLog } from '../../support/fakes.ts';
import { loopbackServer } from '../../support/loopback-server.ts';

function apiAt(apiUrl: string, token?: string) {
  const http = createHttp({ clock: fakeClock(), log: fakeLog() });
  return createGithubApi({ http, token, repository: 'octo/demo', apiUrl });
}

describe('the API', () => {
  test('needs a repository', async () => {
    await expectFailure('INPUT_MISSING', () =>
      createGithubApi({
        http: createHttp({ clock: fakeClock(), log: fakeLog() }),
        token: undefined,
        repository: undefined,
        apiUrl: 'https://api.github.com',
      }),
    );
  });

  test('sends the token, or none at all', async () => {
    await using server = await loopbackServer((_, response) => {
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await apiAt(server.origin, 'ghs_1').octokit.request('GET /meta');
    await apiAt(`${server.origin}/`).octokit.request('GET /meta');
    expect(server.asked.map(({ url }) => url)).toEqual(['/meta', '/meta']);
    expect(server.asked[0]!.headers.authorization).toBe('token ghs_1');
    expect(server.asked[1]!.headers).not.toHaveProperty('authorization');
  });
});

describe('an answer', () => {
  const shape = objectOf({ name: textLike() });
  const ask = (answer: () => Promise<{ data: unknown }>, absentOn?: readonly number[]) =>
    askGithub({ what: 'it', ask: answer, shape, ...(absentOn && { absentOn }) });

  async function answered(status: number, headers: Readonly<Record<string, string>> = {}) {
    await using server = await loopbackServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end('{"message":"Not Found"}');
    });
    const { octokit } = apiAt(server.origin);
    return [
      await ask(() => octokit.request('GET /x'), [404]),
      await ask(() => octokit.request('GET /x')),
    ];
  }

  test('of 404 is absent only where the endpoint says so', async () => {
    const [absent, unknown] = await answered(404);
    expect(absent).toEqual({ state: 'absent' });
    expect(unknown).toMatchObject({ state: 'unknown' });
  });

  test('names the permission that GitHub asks for, and that it was a refusal', async () => {
    const headers = { 'x-accepted-github-permissions': 'contents=read; administration=read' };
    const [unknown] = await answered(403, headers);
    expect(unknown).toEqual({
      state: 'unknown',
      reason:
        'cannot read it: HTTP 403: Not Found (the token needs contents: read or administration: read)',
      denied: true,
    });
  });

  test('that never came tells whether the request may have been acted on', async () => {
    await using server = await loopbackServer((_, response) => response.destroy());
    const { octokit } = apiAt(server.origin);
    const error: unknown = await octokit.request('POST /x').catch((thrown: unknown) => thrown);
    expect(refusalOf(error)).toMatchObject({ status: undefined, maybeActed: true });
  });

  test('never hides a bug', async () => {
    const bug = () => Promise.reject(new RangeError('a bug'));
    await expect(ask(bug, [404])).rejects.toThrow('a bug');
    const { octokit } = apiAt('https://api.github.com');
    const request = { fetch: bug };
    await expect(ask(() => octokit.request('GET /x', { request }))).rejects.toThrow(RangeError);
  });
});

describe('a list in pages', () => {
  const item = objectOf({ id: wholeNumber() });
  const page = (first: number, count: number, total: number) => ({
    data: {
      total_count: total,
      list: Array.from({ length: count }, (_, index) => ({ id: first + index })),
    },
  });
  const read = (ask: (page: number) => { data: unknown }) =>
    listPages({ what: 'it', field: 'list', item, ask: async ({ page }) => ask(page) });

  /** Answers in turn, page after page. */
  const readInTurn = (...answers: readonly { data: unknown; headers?: { link?: string } }[]) => {
    let asked = 0;
    return listPages({ what: 'it', field: 'list', item, ask: async () => answers[asked++]! });
  };

  test('is read again when an item moved to the next page: a newer one was missed', async () => {
    const list = await readInTurn(
      page(1, 100, 150),
      page(100, 50, 150),
      page(0, 100, 150),
      page(100, 50, 150),
    );
    expect(list).toMatchObject({ state: 'present', value: { length: 150 } });
  });

  test('is unknown when it stays short of its own total: what is missing may be red', async () => {
    const list = await read((number) => (number === 1 ? page(1, 100, 150) : page(101, 30, 150)));
    expect(list).toMatchObject({ state: 'unknown', reason: expect.stringContaining('130 of 150') });
  });

  test('goes on behind a page that is not full, when GitHub says that there is a next', async () => {
    const link =
      '<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x>; rel="last"';
    const list = await readInTurn({ ...page(1, 60, 90), headers: { link } }, page(61, 30, 90));
    expect(list).toMatchObject({ state: 'present', value: { length: 90 } });
  });

  test('is unknown when there is more than GitHub shows', async () => {
    const list = await read((number) => page(number * 100, 100, 1001));
    expect(list).toMatchObject({ state: 'unknown', reason: expect.stringContaining('1000') });
  });
});
