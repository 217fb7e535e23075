import { describe, expect, test } from '@jest/globals';
import { httpUntil } from '../../../src/adapters/http.ts';
import { loopbackServer } from '../../support/loopback-server.ts';
import { requireAnswer, requireNoAnswer, setUp } from './support.ts';

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
