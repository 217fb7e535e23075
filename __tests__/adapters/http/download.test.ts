import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { createHttp, nothingReceived } from '../../../src/adapters/http.ts';
import { fakeClock, fakeLog } from '../../support/fakes.ts';
import { loopbackServer } from '../../support/loopback-server.ts';

const http = () => createHttp({ clock: fakeClock(), log: fakeLog() });

function digestsOf(bytes: Buffer) {
  return {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sha512: createHash('sha512').update(bytes).digest('base64'),
  };
}

/** A writer that remembers each attempt's bytes. */
function memory() {
  const saved: Buffer[] = [];
  const save = async (bytes: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    saved.push(Buffer.concat(chunks));
  };
  return { saved, save };
}

describe('a download', () => {
  test('hashes what it saves', async () => {
    const bytes = Buffer.alloc(300_000, 'abc');
    await using server = await loopbackServer((_, response) => response.end(bytes));
    const { saved, save } = memory();
    const answer = await http().download({ url: server.origin }, save);
    expect(answer).toMatchObject({ status: 200, digests: digestsOf(bytes) });
    expect(saved).toEqual([bytes]);
  });

  test('hashes the bytes on the wire when a content-encoding was not asked for', async () => {
    const bytes = gzipSync('a tarball');
    await using server = await loopbackServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
    });
    const answer = await http().download({ url: server.origin });
    expect(answer).toMatchObject({ digests: digestsOf(bytes) });
    expect(server.asked[0]!.headers['accept-encoding']).toBe('identity');
  });

  test('saves a whole file after bodies that broke off, never a short one', async () => {
    await using server = await loopbackServer((_, response, count) => {
      if (count === 3) return void response.end('whole');
      if (count === 1) response.writeHead(200, { 'content-length': '5' });
      response.write('wh', () => response.destroy());
    });
    const { saved, save } = memory();
    const answer = await http().download({ url: server.origin }, save);
    expect(answer).toMatchObject({ digests: digestsOf(Buffer.from('whole')) });
    expect(saved.map(String)).toEqual(['whole']);
  });

  test('gives a 404 without digests, and saves nothing', async () => {
    await using server = await loopbackServer((_, response) => response.writeHead(404).end('no'));
    const { saved, save } = memory();
    const answer = await http().download({ url: server.origin }, save);
    expect(answer).toMatchObject({ answered: true, status: 404, digests: undefined });
    expect(saved).toEqual([]);
  });

  test('gives no answer when the service stays down', async () => {
    await using server = await loopbackServer((_, response) => response.writeHead(503).end());
    const answer = await http().download({ url: server.origin });
    expect(answer).toMatchObject({ answered: false, status: 503, maybeActed: false });
    expect(server.asked).toHaveLength(5);
  });

  test('stops at a cap', async () => {
    await using server = await loopbackServer((_, response) => response.end(Buffer.alloc(1001)));
    const answer = await http().download({ url: server.origin, maxBytes: 1000 }, memory().save);
    expect(answer).toMatchObject({ answered: false });
    expect(server.asked).toHaveLength(1);
  });

  test('throws what the writer threw, and a body that was not read to its end', async () => {
    await using server = await loopbackServer((_, response) => response.end('bytes'));
    const full = http().download({ url: server.origin }, async () => {
      throw new Error('the disk is full');
    });
    await expect(full).rejects.toThrow('the disk is full');
    const lazy = http().download({ url: server.origin }, async () => undefined);
    await expect(lazy).rejects.toThrow('without being read to its end');
  });

  test.each([200, 206])('goes on where a body broke off, after a %s', async (status) => {
    await using server = await loopbackServer(({ headers }, response, count) => {
      if (count === 1) {
        response.writeHead(200, { 'content-length': '10' });
        return void response.write('01234', () => response.destroy());
      }
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]);
      response.writeHead(status, { 'content-range': `bytes ${from}-9/10` });
      // Not every service knows how to begin in the middle.
      response.end('0123456789'.slice(status === 206 ? from : 0));
    });
    const pieces: string[] = [];
    const resume = nothingReceived();
    const answer = await http().download({ url: server.origin, resume }, async (bytes) => {
      for await (const piece of bytes) pieces.push(Buffer.from(piece).toString());
    });
    expect(answer).toMatchObject({ status, digests: digestsOf(Buffer.from('0123456789')) });
    expect(pieces.join('')).toBe('0123456789');
    expect(server.asked).toHaveLength(2);
  });

  test('takes no other part than the one that it asked for', async () => {
    await using server = await loopbackServer((_, response, count) => {
      response.writeHead(count === 1 ? 200 : 206, { 'content-length': '10' });
      response.write('01234', () => response.destroy());
    });
    const answer = await http().download({ url: server.origin, resume: nothingReceived() });
    expect(answer).toMatchObject({ answered: false, status: 206 });
    expect(server.asked).toHaveLength(2);
  });

  test('shows no credentials where it is redirected', async () => {
    await using other = await loopbackServer((_, response) => response.end('bytes'));
    await using server = await loopbackServer((_, response) => {
      response.writeHead(302, { location: `${other.origin}/signed?sig=s` }).end();
    });
    await http().download({ url: server.origin, authorization: 'token t' });
    expect(server.asked[0]!.headers.authorization).toBe('token t');
    expect(other.asked[0]!.headers).not.toHaveProperty('authorization');
  });
});
