import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import {
  createHttp,
  httpUntil,
  type HttpAnswer,
  type NoAnswer,
} from '../../../src/adapters/http.ts';
import { version } from '../../../src/version.ts';
import { fakeClock, fakeLog } from '../../support/fakes.ts';
import { loopbackServer } from '../../support/loopback-server.ts';

function setUp() {
  const clock = fakeClock();
  const lines: string[] = [];
  const log = { ...fakeLog(), debug: (message: string) => void lines.push(message) };
  return { clock, lines, http: createHttp({ clock, log }) };
}

function requireAnswer(answer: HttpAnswer | NoAnswer): HttpAnswer {
  if (!answer.answered) throw new Error(answer.reason);
  return answer;
}

function requireNoAnswer(answer: HttpAnswer | NoAnswer): NoAnswer {
  if (answer.answered) throw new Error(`HTTP ${answer.status}`);
  return answer;
}

describe('a request', () => {
  test('says who asks, and gives status, headers and body', async () => {
    await using server = await loopbackServer((_, response) => {
      response.writeHead(404, { 'X-Some': 'thing' }).end('not here');
    });
    const answer = requireAnswer(await setUp().http.request({ url: `${server.origin}/a?b=c` }));
    expect(answer).toMatchObject({ status: 404, url: `${server.origin}/a?b=c` });
    expect(answer.headers['x-some']).toBe('thing');
    expect(answer.body.toString()).toBe('not here');
    expect(server.asked[0]!.headers['user-agent']).toMatch(
      /^release-actions\/\S+ \(\+https:\S+\)$/,
    );
  });

  test('carries the version that package.json has', () => {
    const packageJson = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(version).toBe((JSON.parse(packageJson) as { version: string }).version);
  });

  test('undoes gzip', async () => {
    await using server = await loopbackServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('plain'));
    });
    const answer = requireAnswer(await setUp().http.request({ url: server.origin }));
    expect(answer.body.toString()).toBe('plain');
  });

  test.each([
    ['plain', Buffer.alloc(1001), {}],
    ['gzipped', gzipSync(Buffer.alloc(100_000)), { 'content-encoding': 'gzip' }],
  ])('stops at the cap of a %s body', async (_, body, headers) => {
    await using server = await loopbackServer((_asked, response) => {
      response.writeHead(200, headers).end(body);
    });
    const answer = requireNoAnswer(
      await setUp().http.request({ url: server.origin, maxBytes: 1000 }),
    );
    expect(answer.reason).toContain('longer than the cap of 1000 bytes');
    expect(server.asked).toHaveLength(1);
  });

  test('sends a stream body anew at every attempt, with its length', async () => {
    await using server = await loopbackServer((_, response, count) => {
      response.writeHead(count === 1 ? 429 : 201).end();
    });
    const body = {
      size: 6,
      async *open() {
        yield Buffer.from('abc');
        yield Buffer.from('def');
      },
    };
    await setUp().http.request({ url: server.origin, method: 'POST', body });
    expect(server.asked.map((asked) => asked.body)).toEqual(['abcdef', 'abcdef']);
    expect(server.asked[1]!.headers['content-length']).toBe('6');
  });

  test('throws what the source of a stream body threw', async () => {
    await using server = await loopbackServer((_, response) => response.end());
    const body = {
      size: 6,
      async *open() {
        yield Buffer.from('abc');
        throw new Error('the disk is gone');
      },
    };
    await expect(
      setUp().http.request({ url: server.origin, method: 'POST', body }),
    ).rejects.toThrow('the disk is gone');
  });
});

describe('when a service limits the rate', () => {
  test('waits as long as Retry-After says, for writes too', async () => {
    await using server = await loopbackServer((_, response, count) => {
      if (count < 3) response.writeHead(429, { 'retry-after': '7' }).end();
      else response.end('ok');
    });
    const { http, clock } = setUp();
    requireAnswer(await http.request({ url: server.origin, method: 'POST' }));
    expect(clock.sleeps).toEqual([7000, 7000]);
  });

  test('understands Retry-After as a date', async () => {
    await using server = await loopbackServer((_, response, count) => {
      if (count > 1) return void response.end('ok');
      response.writeHead(503, { 'retry-after': 'Fri, 02 Jan 2026 03:04:15 GMT' }).end();
    });
    const { http, clock } = setUp();
    requireAnswer(await http.request({ url: server.origin }));
    expect(clock.sleeps).toEqual([10_000]);
  });

  test('gives up at once when the wait is longer than the budget, and tells until when', async () => {
    await using server = await loopbackServer((_, response) => {
      const reset = String(Date.parse('2026-01-02T03:34:05Z') / 1000);
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
      response.writeHead(403, headers).end('{"message":"API rate limit exceeded"}');
    });
    const { http, clock } = setUp();
    const answer = requireNoAnswer(await http.request({ url: server.origin }));
    expect(answer.reason).toContain('the rate limit is used up until 2026-01-02T03:34:05.000Z');
    expect(answer.reason).toContain('API rate limit exceeded');
    expect(answer.reason).toContain('asks to wait 1800 s');
    expect(answer).toMatchObject({ status: 403, maybeActed: false });
    expect(clock.sleeps).toEqual([]);
  });

  test('knows a secondary limit by its message', async () => {
    await using server = await loopbackServer((_, response, count) => {
      if (count > 1) return void response.end('ok');
      response.writeHead(403).end('{"message":"You have exceeded a secondary rate limit."}');
    });
    requireAnswer(await setUp().http.request({ url: server.origin, method: 'PATCH' }));
    expect(server.asked).toHaveLength(2);
  });

  test('takes a 403 that names no limit as the answer', async () => {
    await using server = await loopbackServer((_, response) => {
      response.writeHead(403).end('{"message":"Resource not accessible by integration"}');
    });
    const answer = requireAnswer(await setUp().http.request({ url: server.origin }));
    expect(answer.status).toBe(403);
    expect(server.asked).toHaveLength(1);
  });
});

describe('when answers are lost', () => {
  test('reads again, with growing delays, and gives up after five attempts', async () => {
    await using server = await loopbackServer((_, response) => response.writeHead(502).end('bad'));
    const { http, clock, lines } = setUp();
    const answer = requireNoAnswer(await http.request({ url: `${server.origin}/x?secret=1` }));
    expect(answer).toMatchObject({ status: 502, maybeActed: false });
    expect(answer.reason).toMatch(/\/x: HTTP 502: bad, in 5 attempts$/);
    expect(clock.sleeps).toEqual([500, 1000, 2000, 4000]);
    expect(lines.join('\n')).not.toContain('secret');
  });

  test('reads again when the connection breaks before or inside the body', async () => {
    await using server = await loopbackServer((_, response, count) => {
      if (count === 1) return void response.destroy();
      if (count === 3) return void response.end('whole');
      response.writeHead(200, { 'content-length': '5' });
      response.write('wh', () => response.destroy());
    });
    const answer = requireAnswer(await setUp().http.request({ url: server.origin }));
    expect(answer.body.toString()).toBe('whole');
    expect(server.asked).toHaveLength(3);
  });

  test.each([
    ['broken connection', 'destroy'],
    ['500', '500'],
  ])('never repeats a write after a %s, and says that it may have acted', async (_, how) => {
    await using server = await loopbackServer((_asked, response) => {
      if (how === 'destroy') response.destroy();
      else response.writeHead(500).end();
    });
    const answer = requireNoAnswer(
      await setUp().http.request({ url: server.origin, method: 'POST', body: 'x' }),
    );
    expect(answer.maybeActed).toBe(true);
    expect(server.asked).toHaveLength(1);
  });

  test('repeats a write that is declared harmless', async () => {
    await using server = await loopbackServer((_, response, count) => {
      response.writeHead(count === 1 ? 500 : 200).end();
    });
    requireAnswer(
      await setUp().http.request({ url: server.origin, method: 'POST', retry: 'read' }),
    );
    expect(server.asked).toHaveLength(2);
  });

  test('tries a write again when there was no connection at all', async () => {
    const { http, clock } = setUp();
    const server = await loopbackServer((_, response) => response.end());
    await server[Symbol.asyncDispose]();
    const answer = requireNoAnswer(await http.request({ url: server.origin, method: 'POST' }));
    expect(answer.maybeActed).toBe(false);
    expect(answer.reason).toContain('ECONNREFUSED');
    expect(clock.sleeps).toHaveLength(4);
  });
});

describe('when the caller has a deadline', () => {
  const inSeconds = (clock: { now(): Date }, seconds: number) =>
    new Date(clock.now().getTime() + seconds * 1000);

  test('no attempt begins after it', async () => {
    await using server = await loopbackServer((_, response) => response.writeHead(503).end());
    const { http, clock } = setUp();
    const request = { url: server.origin, deadline: inSeconds(clock, 2) };
    const { reason } = requireNoAnswer(await http.request(request));
    expect(reason).toContain('HTTP 503, in 3 attempts');
    expect(clock.sleeps).toEqual([500, 1000]);
    expect(await http.download(request)).toMatchObject({ answered: false });
    expect(clock.sleeps).toEqual([500, 1000, 500]);
  });

  test('the first attempt is made all the same', async () => {
    await using server = await loopbackServer((_, response) => response.end('late'));
    const { http, clock } = setUp();
    const answer = await http.request({ url: server.origin, deadline: inSeconds(clock, -1) });
    expect(requireAnswer(answer).body.toString()).toBe('late');
  });

  test('Retry-After is kept, and one that ends too late ends the asking', async () => {
    await using server = await loopbackServer((_, response, count) => {
      response.writeHead(429, { 'retry-after': count === 1 ? '4' : '7' }).end();
    });
    const { http, clock } = setUp();
    const request = { url: server.origin, deadline: inSeconds(clock, 10) };
    expect(requireNoAnswer(await http.request(request)).reason).toContain('asks to wait 7 s');
    expect(clock.sleeps).toEqual([4000]);
  });

  test('a client can be held to one as a whole', async () => {
    await using server = await loopbackServer((_, response) => response.writeHead(502).end());
    const { http, clock } = setUp();
    const held = httpUntil(http, inSeconds(clock, 0));
    expect(await held.request({ url: server.origin })).toMatchObject({ answered: false });
    expect(await held.download({ url: server.origin })).toMatchObject({ answered: false });
    await expect(held.fetch(server.origin)).rejects.toThrow(/HTTP 502$/);
    expect(clock.sleeps).toEqual([]);
    expect(server.asked).toHaveLength(3);
  });
});

describe('when redirected', () => {
  const secrets = { cookie: 'c', 'x-api-key': 'k', accept: 'a/b' };

  test('keeps credentials on the same origin', async () => {
    await using server = await loopbackServer((asked, response) => {
      if (asked.url === '/to') response.end('there');
      else response.writeHead(302, { location: '/to' }).end();
    });
    const answer = requireAnswer(
      await setUp().http.request({
        url: server.origin,
        authorization: 'token t',
        headers: secrets,
      }),
    );
    expect(answer.url).toBe(`${server.origin}/to`);
    expect(server.asked[1]!.headers).toMatchObject({ authorization: 'token t', cookie: 'c' });
  });

  test('shows no credentials to another origin', async () => {
    await using other = await loopbackServer((_, response) => response.end('there'));
    await using server = await loopbackServer((_, response) => {
      response.writeHead(302, { location: `${other.origin}/to` }).end();
    });
    requireAnswer(
      await setUp().http.request({
        url: server.origin,
        authorization: 'token t',
        headers: secrets,
      }),
    );
    expect(server.asked[0]!.headers.authorization).toBe('token t');
    const { headers } = other.asked[0]!;
    expect(headers).toMatchObject({ accept: 'a/b' });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('x-api-key');
  });

  test('gives up after five redirects', async () => {
    await using server = await loopbackServer((_, response, count) => {
      response.writeHead(301, { location: `/${count}` }).end();
    });
    const answer = requireNoAnswer(await setUp().http.request({ url: server.origin }));
    expect(answer.reason).toContain('more than 5 redirects');
    expect(server.asked).toHaveLength(6);
  });

  test('never leaves for plain http, and never starts there', async () => {
    await using server = await loopbackServer((_, response) => {
      response.writeHead(302, { location: 'http://example.com/' }).end();
    });
    for (const url of [server.origin, 'http://example.com/']) {
      const answer = requireNoAnswer(await setUp().http.request({ url }));
      expect(answer.reason).toContain('http://example.com is not https');
    }
  });

  test('sends a write on inside the origin only, and only when it stays a write', async () => {
    await using server = await loopbackServer((asked, response) => {
      const target = asked.url === '/away' ? 'https://example.com/' : '/to';
      if (asked.url === '/to') response.end();
      else response.writeHead(asked.url === '/302' ? 302 : 307, { location: target }).end();
    });
    const post = (path: string) =>
      setUp().http.request({ url: server.origin + path, method: 'POST', body: 'b' });
    expect(requireAnswer(await post('/here')).status).toBe(200);
    expect(server.asked.at(-1)).toMatchObject({ method: 'POST', body: 'b' });
    expect(requireAnswer(await post('/302')).status).toBe(302);
    expect(requireNoAnswer(await post('/away')).reason).toContain('a write redirected');
  });
});
