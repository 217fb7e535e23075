import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { version } from '../../../src/version.ts';
import { loopbackServer } from '../../support/loopback-server.ts';
import { requireAnswer, requireNoAnswer, setUp } from './support.ts';

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
