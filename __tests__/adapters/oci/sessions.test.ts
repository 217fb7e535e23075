import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createHttp, type Http, type HttpRequest } from '../../../src/adapters/http.ts';
import { parseChallenge } from '../../../src/adapters/oci/challenge.ts';
import { createSession } from '../../../src/adapters/oci/sessions.ts';
import { fakeClock, fakeLog } from '../../support/fakes.ts';
import { loopbackServer } from '../../support/loopback-server.ts';

const demo = { registry: 'registry.example', name: 'octo/demo' };
const realm = 'https://auth.example/token';
const bearer = `Bearer realm="${realm}",service="it",scope="whatever"`;
const login = { username: 'octo', password: 'p:w' };
const basic = `Basic ${Buffer.from('octo:p:w').toString('base64')}`;

type Answer = readonly [status: number, told?: string];

/** A session whose requests are answered by a function of address and authorization. */
function session(answer: (url: string, authorization: string | undefined) => Answer) {
  const asked: Pick<HttpRequest, 'url' | 'authorization'>[] = [];
  const masked: string[] = [];
  const http = {
    request: async ({ url, authorization }: HttpRequest) => {
      asked.push({ url, ...(authorization !== undefined && { authorization }) });
      const [status, told = ''] = answer(url, authorization);
      const headers: Record<string, string> = status === 401 ? { 'www-authenticate': told } : {};
      return { answered: true, status, headers, body: Buffer.from(told), url };
    },
  } as unknown as Http;
  const made = createSession({
    http,
    credentials: async () => login,
    challenges: new Map(),
    mask: (secret) => void masked.push(secret),
  });
  const ask = () => made.ask(demo, { path: 'tags/list', actions: 'pull,push' });
  return { made, ask, asked, masked };
}

describe('a session with a registry', () => {
  test('shows a name and a password where that is asked for', async () => {
    const { ask, asked } = session((_, shown) =>
      shown === basic ? [200] : [401, 'Basic realm="Registry"'],
    );
    expect(await ask()).toMatchObject({ status: 200 });
    await ask();
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, basic, basic]);
  });

  test('fetches one token for all it does, and again when it is no longer taken', async () => {
    let current = 't1';
    const { ask, asked, masked } = session((url, shown) => {
      if (url.startsWith(realm)) return [200, JSON.stringify({ access_token: current })];
      return shown === `Bearer ${current}` ? [200] : [401, bearer];
    });
    await ask();
    await ask();
    expect(asked).toHaveLength(4);
    expect(asked[1]).toEqual({
      url: `${realm}?service=it&scope=repository%3Aocto%2Fdemo%3Apull%2Cpush`,
      authorization: basic,
    });
    current = 't2';
    expect(await ask()).toMatchObject({ status: 200 });
    expect(masked).toEqual(['t1', 't2']);
  });

  test('fetches one token for those who ask at the same time, with every scope that is needed', async () => {
    const { made, asked } = session((url, shown) => {
      if (url.startsWith(realm)) return [200, JSON.stringify({ token: 't' })];
      return shown === 'Bearer t' ? [200] : [401, bearer];
    });
    await made.ask(demo, { path: 'tags/list', actions: 'pull,push' });
    const mount = { path: 'blobs/uploads/', actions: 'pull,push', from: 'octo/other' } as const;
    await Promise.all([made.ask(demo, mount), made.ask(demo, mount)]);
    const tokens = asked.filter(({ url }) => url.startsWith(realm));
    expect(tokens.map(({ url }) => new URL(url).searchParams.getAll('scope'))).toEqual([
      ['repository:octo/demo:pull,push'],
      ['repository:octo/demo:pull,push', 'repository:octo/other:pull'],
    ]);
  });

  test('asks at the registry’s own origin only, wherever it is sent to', async () => {
    const { made, asked } = session(() => [200]);
    const ask = (path: string) => made.ask(demo, { path, actions: 'pull,push' });
    expect(await ask('https://registry.example/v2/upload?x=1')).toMatchObject({ status: 200 });
    for (const path of ['https://evil.example/', 'http://registry.example/', '//evil.example/x']) {
      expect(await ask(path)).toMatchObject({ answered: false, maybeActed: false });
    }
    expect(asked.map(({ url }) => url)).toEqual(['https://registry.example/v2/upload?x=1']);
  });

  test('is denied by a second 401, by a realm that gives no token, and by an unknown scheme', async () => {
    const never = session((url) =>
      url.startsWith(realm) ? [200, '{"token":"t"}'] : [401, bearer],
    );
    expect(await never.ask()).toMatchObject({ answered: 'denied' });
    expect(never.asked).toHaveLength(3);
    const closed = session((url) => (url.startsWith(realm) ? [403] : [401, bearer]));
    expect(await closed.ask()).toMatchObject({ answered: 'denied' });
    const strange = session(() => [401, 'Negotiate']);
    expect(await strange.ask()).toMatchObject({ answered: 'denied' });
    expect(strange.asked).toHaveLength(1);
  });

  test.each(['', '{}', '{"token":""}', '{"token":"a b"}'])(
    'takes %j for no token, which is no refusal',
    async (body) => {
      const { ask } = session((url) => (url.startsWith(realm) ? [200, body] : [401, bearer]));
      expect(await ask()).toMatchObject({ answered: false });
    },
  );
});

describe('a download whose token runs out in the middle', () => {
  const blob = '0123456789'.repeat(4);

  /** A registry that cuts the connection after so many bytes, and takes no token twice. */
  const cutRegistry = async (step: number) => {
    let token = 0;
    return loopbackServer(({ url, headers }, response) => {
      if (url.startsWith('/token')) return void response.end(`{"token":"t${(token += 1)}"}`);
      if (headers.authorization !== `Bearer t${token}`) {
        const realm = `Bearer realm="http://${headers.host}/token"`;
        return void response.writeHead(401, { 'www-authenticate': realm }).end();
      }
      token += 1;
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': String(blob.length - from),
        ...(from > 0 && { 'content-range': `bytes ${from}-39/40` }),
      });
      const part = blob.slice(from, from + step);
      if (from + step >= blob.length) response.end(part);
      else response.write(part, () => response.destroy());
    });
  };

  const download = async (origin: string) => {
    const made = createSession({
      http: createHttp({ clock: fakeClock(), log: fakeLog() }),
      credentials: async () => login,
      challenges: new Map(),
      mask: () => undefined,
    });
    const at = { registry: new URL(origin).host, name: 'octo/demo' };
    let taken = '';
    const save = async (bytes: AsyncIterable<Uint8Array>) => {
      for await (const chunk of bytes) taken += Buffer.from(chunk).toString();
    };
    const answer = await made.download(at, { path: 'blobs/x', actions: 'pull' }, save);
    return { answer, taken };
  };

  test.each([20, 7])('hands every byte on once, with a new token after every %d', async (step) => {
    await using server = await cutRegistry(step);
    const { answer, taken } = await download(server.origin);
    expect(taken).toBe(blob);
    const sha256 = createHash('sha256').update(blob).digest('hex');
    expect(answer).toMatchObject({ answered: true, digests: { size: 40, sha256 } });
  });

  test('is denied where no byte came with the new one, and after many of them', async () => {
    await using stuck = await loopbackServer(({ url, headers }, response, count) => {
      if (url.startsWith('/token')) return void response.end('{"token":"t"}');
      if (count === 3) {
        response.writeHead(200, { 'content-length': '40' });
        return void response.write(blob.slice(0, 5), () => response.destroy());
      }
      const realm = `Bearer realm="http://${headers.host}/token"`;
      response.writeHead(401, { 'www-authenticate': realm }).end();
    });
    const denied = { answered: 'denied' };
    expect(await download(stuck.origin)).toMatchObject({ answer: denied, taken: '01234' });
    expect(stuck.asked).toHaveLength(6);
    await using slow = await cutRegistry(1);
    expect(await download(slow.origin)).toMatchObject({ answer: denied });
  });
});

describe('a challenge', () => {
  test('is read whatever stands around it', () => {
    const both = parseChallenge('Basic realm="x", Bearer service="s",realm="https://a.example/t"');
    expect(both).toEqual({
      scheme: 'bearer',
      realm: { url: 'https://a.example/t', service: 's' },
    });
    expect(parseChallenge('basic realm="x"')).toEqual({ scheme: 'basic' });
  });

  test.each([undefined, '', 'Bearer', 'Bearer realm="not an address"', 'x'.repeat(5000)])(
    'is none in %p',
    (header) => {
      expect(parseChallenge(header)).toBeUndefined();
    },
  );
});
