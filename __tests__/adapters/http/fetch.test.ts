import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { createHttp, NoAnswerError } from '../../../src/adapters/http.ts';
import { fakeClock, fakeLog } from '../../support/fakes.ts';
import { loopbackServer } from '../../support/loopback-server.ts';

const http = () => createHttp({ clock: fakeClock(), log: fakeLog() });

describe('fetch', () => {
  test('sends method, headers and body, and gives a Response', async () => {
    await using server = await loopbackServer((_, response) => {
      response.writeHead(422, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'));
    });
    const response = await http().fetch(`${server.origin}/x`, {
      method: 'patch',
      headers: { authorization: 'token t', 'x-a': 'b' },
      body: '{}',
    });
    expect(response.status).toBe(422);
    expect(response.url).toBe(`${server.origin}/x`);
    expect(await response.json()).toEqual({ a: 1 });
    expect(server.asked[0]).toMatchObject({
      method: 'PATCH',
      body: '{}',
      headers: { authorization: 'token t', 'x-a': 'b' },
    });
  });

  test('gives a Response without a body for 204', async () => {
    await using server = await loopbackServer((_, response) => response.writeHead(204).end());
    const response = await http().fetch(server.origin, { method: 'DELETE' });
    expect([response.status, response.body]).toEqual([204, null]);
  });

  test('throws the reason when no usable answer came', async () => {
    await using server = await loopbackServer((_, response) => response.destroy());
    const lost = http().fetch(server.origin, { method: 'POST', body: new Uint8Array([1]) });
    const error = await lost.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoAnswerError);
    expect((error as NoAnswerError).noAnswer.maybeActed).toBe(true);
  });

  test.each([
    ['a Request', () => http().fetch(new Request('https://example.com'))],
    ['a form', () => http().fetch('https://example.com', { body: new FormData() })],
  ])('refuses %s', async (_, act) => {
    await expect(act()).rejects.toThrow(TypeError);
  });
});
