import { describe, expect, test } from '@jest/globals';
import { createHttp } from '../../../src/adapters/http.ts';
import { createRegistry } from '../../../src/adapters/oci/registry.ts';
import { createSession } from '../../../src/adapters/oci/sessions.ts';
import { fakeClock, fakeLog } from '../../support/fakes.ts';
import { loopbackServer } from '../../support/loopback-server.ts';

const subject = `sha256:${'a'.repeat(64)}`;
const digestOf = (page: number) => `sha256:${String(page).padStart(64, '0')}`;

interface Page {
  readonly status?: number;
  /** Where the next page is said to be. */
  readonly next?: string | undefined;
  /** Bytes that are of no use to anybody. */
  readonly padding?: number;
  /** What is listed; one entry when left out. */
  readonly manifests?: unknown;
}

/** What is listed where `pageAt` tells the page of that number, from 0. */
async function list(pageAt: (page: number) => Page) {
  await using server = await loopbackServer(({ url, headers }, response) => {
    const page = Number(new URL(url, 'http://it').searchParams.get('page') ?? 0);
    const { status = 200, next, padding = 0, manifests } = pageAt(page);
    const link = next?.replace('ORIGIN', `http://${headers.host}`);
    response.writeHead(status, link === undefined ? {} : { link: `<${link}>; rel="next"` });
    const entry = { mediaType: 'application/x', digest: digestOf(page), size: 1 };
    const listed = manifests === undefined ? [entry] : manifests;
    response.end(JSON.stringify({ manifests: listed, padding: 'x'.repeat(padding) }));
  });
  const session = createSession({
    http: createHttp({ clock: fakeClock(), log: fakeLog() }),
    credentials: async () => undefined,
    challenges: new Map(),
    mask: () => undefined,
  });
  const removeTag = () => Promise.reject(new Error('nothing is removed'));
  const registry = createRegistry({ session, actions: 'pull', removeTag });
  const repository = { registry: new URL(server.origin).host, name: 'octo/demo' };
  const seen = await registry.listReferrers(repository, subject);
  return { seen, asked: server.asked.map(({ url }) => url) };
}

describe('a list of referrers that comes by pages', () => {
  const own = `/v2/octo/demo/referrers/${subject}`;

  test.each([
    ['from the root', own],
    ['by its query alone', ''],
    ['in whole', `ORIGIN${own}`],
  ])('is read to its end, whether the next address is told %s', async (_, address) => {
    const { seen, asked } = await list((page) => ({
      next: page < 2 ? `${address}?page=${page + 1}` : undefined,
    }));
    expect(seen).toMatchObject({
      state: 'present',
      value: [0, 1, 2].map((page) => ({ digest: digestOf(page) })),
    });
    expect(asked).toEqual([own, `${own}?page=1`, `${own}?page=2`]);
  });

  test.each([404, 400, 500])('is unknown where the second one is answered %d', async (status) => {
    const { seen } = await list((page) => (page === 0 ? { next: `${own}?page=1` } : { status }));
    expect(seen).toMatchObject({ state: 'unknown' });
  });

  test.each(['https://evil.example/v2/', 'http://['])(
    'is unknown where the next is at %s',
    async (next) => {
      const { seen, asked } = await list(() => ({ next }));
      expect(seen).toMatchObject({ state: 'unknown' });
      expect(asked).toHaveLength(1);
    },
  );

  test('is unknown where it has no end, and where it has too many bytes', async () => {
    const endless = await list((page) => ({ next: `${own}?page=${page + 1}` }));
    expect(endless.seen).toMatchObject({ state: 'unknown' });
    expect(endless.asked).toHaveLength(100);
    const padding = 6 * 1024 * 1024;
    const large = await list((page) => ({ next: `${own}?page=${page + 1}`, padding }));
    expect(large.seen).toMatchObject({ state: 'unknown' });
    expect(large.asked).toHaveLength(3);
  });

  test('is empty where a registry says null for it, and unknown where it is no list', async () => {
    expect((await list(() => ({ manifests: null }))).seen).toEqual({ state: 'present', value: [] });
    expect((await list(() => ({ manifests: 'none' }))).seen).toMatchObject({ state: 'unknown' });
  });

  test('is absent where the first one is no such list', async () => {
    const { seen } = await list(() => ({ status: 404 }));
    expect(seen).toEqual({ state: 'absent' });
  });
});
