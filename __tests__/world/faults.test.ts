import { describe, expect, test } from '@jest/globals';
import { openWorld, settableClock, type OpenedWorld } from '../support/open-world.ts';

const page = 'https://pypi.org/simple/demo/';
const json = { accept: 'application/vnd.pypi.simple.v1+json' };

function seed(world: OpenedWorld, version: string): void {
  const name = `demo-${version}.tar.gz`;
  world.pypi.seed({ project: 'demo', version, files: [{ name, bytes: Buffer.from(version) }] });
}

async function filenames(world: OpenedWorld): Promise<readonly string[]> {
  const response = await world.fetch(page, { headers: json });
  const { files } = (await response.json()) as { files: { filename: string }[] };
  return files.map(({ filename }) => filename);
}

async function statuses(world: OpenedWorld, count: number): Promise<readonly number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index++) seen.push((await world.fetch(page)).status);
  return seen;
}

describe('which requests meet a fault', () => {
  const effect = { kind: 'status', status: 500 } as const;

  test('those of its method, host and path', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    const match = { method: 'GET', host: 'pypi.org', path: '/simple/*' };
    world.faults.add({ id: 'down', match, effect });
    expect((await world.fetch(page)).status).toBe(500);
    expect((await world.fetch(page, { method: 'HEAD' })).status).toBe(200);
    expect((await world.fetch('https://pypi.org/pypi/demo/json')).status).toBe(200);
    expect((await world.fetch('https://index.crates.io/config.json')).status).toBe(200);
  });

  test('those that its own condition picks', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    const when = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
      headers['x-marked'] === 'yes';
    world.faults.add({ id: 'marked', match: { when }, effect });
    expect((await world.fetch(page)).status).toBe(200);
    expect((await world.fetch(page, { headers: { 'x-marked': 'yes' } })).status).toBe(500);
  });

  test('after the skipped ones, as many as it counts', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    world.faults.add({ id: 'twice', match: {}, occurrences: { skip: 1, count: 2 }, effect });
    expect(await statuses(world, 4)).toEqual([200, 500, 500, 200]);
    expect(world.faults.timesMet('twice')).toBe(2);
  });

  test('none any more once it is removed', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    world.faults.add({ id: 'down', match: {}, effect });
    expect(await statuses(world, 1)).toEqual([500]);
    world.faults.remove('down');
    expect(await statuses(world, 1)).toEqual([200]);
  });

  test('the log names the faults of each request', async () => {
    await using world = await openWorld();
    world.faults.add({ id: 'down', match: {}, effect });
    await world.fetch(page);
    expect(world.log.requests[0]).toMatchObject({ status: 500, faults: ['down'] });
  });
});

describe('when an answer fails', () => {
  test('latency delays it', async () => {
    await using world = await openWorld();
    world.faults.add({ id: 'slow', match: {}, effect: { kind: 'latency', milliseconds: 80 } });
    const start = performance.now();
    expect(await statuses(world, 1)).toEqual([404]);
    expect(performance.now() - start).toBeGreaterThan(75);
  });

  test('a status comes with its own body and headers', async () => {
    await using world = await openWorld();
    const headers = { 'x-served-by': 'cache-1' };
    const effect = { kind: 'status', status: 502, headers, body: 'Bad gateway' } as const;
    world.faults.add({ id: 'gateway', match: {}, effect });
    const response = await world.fetch(page);
    expect([response.status, response.headers.get('x-served-by')]).toEqual([502, 'cache-1']);
    expect(await response.text()).toBe('Bad gateway');
  });

  test('a rate limit is 429 with Retry-After', async () => {
    await using world = await openWorld();
    world.faults.add({ id: 'limit', match: {}, effect: { kind: 'rate-limit', resetSeconds: 7 } });
    const response = await world.fetch(page);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  test("GitHub's rate limit is 403 with the time of its end", async () => {
    await using world = await openWorld({ clock: settableClock('2026-01-01T00:00:00Z') });
    const effect = { kind: 'rate-limit', resetSeconds: 60, style: 'x-ratelimit' } as const;
    world.faults.add({ id: 'limit', match: {}, effect });
    const response = await world.fetch('https://api.github.com/repos/octo/demo');
    expect(response.status).toBe(403);
    expect(response.headers.get('x-ratelimit-remaining')).toBe('0');
    const reset = Number(response.headers.get('x-ratelimit-reset'));
    expect(new Date(reset * 1000).toISOString()).toBe('2026-01-01T00:01:00.000Z');
  });

  test('a reset before the service acted leaves no trace in it', async () => {
    await using world = await openWorld();
    world.faults.add({ id: 'lost', match: {}, effect: { kind: 'reset', moment: 'before' } });
    const publish = world.fetch('https://registry.npm.example/-/package/demo/dist-tags/next', {
      method: 'PUT',
      body: '"1.0.0"',
    });
    world.npm.seed({ name: 'demo', version: '1.0.0', tarball: Buffer.from('x') });
    await expect(publish).rejects.toThrow();
    expect(world.npm.state.packages.demo?.distTags).toEqual({ latest: '1.0.0' });
    expect(world.log.requests[0]?.status).toBe('reset');
  });

  test('a reset after it acted is a lost response', async () => {
    await using world = await openWorld();
    world.npm.seed({ name: 'demo', version: '1.0.0', tarball: Buffer.from('x') });
    world.faults.add({ id: 'lost', match: {}, effect: { kind: 'reset', moment: 'after' } });
    const publish = world.fetch('https://registry.npm.example/-/package/demo/dist-tags/next', {
      method: 'PUT',
      headers: { authorization: 'Bearer npm_loopbackworld' },
      body: '"1.0.0"',
    });
    await expect(publish).rejects.toThrow();
    expect(world.npm.state.packages.demo?.distTags).toEqual({ latest: '1.0.0', next: '1.0.0' });
  });
});

describe('when the bytes are not the right ones', () => {
  const tarball = Buffer.from('0123456789');
  const url = 'https://registry.npm.example/demo/-/demo-1.0.0.tgz';

  test('a truncated body announces its whole length and breaks off', async () => {
    await using world = await openWorld();
    world.npm.seed({ name: 'demo', version: '1.0.0', tarball });
    world.faults.add({ id: 'cut', match: {}, effect: { kind: 'truncate', bytes: 3 } });
    const response = await world.fetch(url);
    expect(response.headers.get('content-length')).toBe('10');
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  test('a replaced body is complete, and only successes are replaced', async () => {
    await using world = await openWorld();
    world.npm.seed({ name: 'demo', version: '1.0.0', tarball });
    const effect = { kind: 'replace-body', body: Buffer.from('<html>') } as const;
    world.faults.add({ id: 'page', match: {}, effect });
    expect(await (await world.fetch(url)).text()).toBe('<html>');
    expect((await world.fetch(url.replace('1.0.0.tgz', '2.0.0.tgz'))).status).toBe(404);
  });

  test('integrity is wrong, then right', async () => {
    await using world = await openWorld();
    world.npm.seed({ name: 'demo', version: '1.0.0', tarball });
    const effect = { kind: 'wrong-digests' } as const;
    const match = { path: '/demo' };
    world.faults.add({ id: 'wrong', match, occurrences: { count: 1 }, effect });
    const integrity = async () => {
      const response = await world.fetch('https://registry.npm.example/demo');
      const { versions } = (await response.json()) as {
        versions: Record<string, { dist: { integrity: string; shasum: string } }>;
      };
      return versions['1.0.0']!.dist;
    };
    const [wrong, right] = [await integrity(), await integrity()];
    expect(right.integrity).toBe(world.npm.state.packages.demo?.versions['1.0.0']?.integrity);
    expect(wrong.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    expect(wrong.integrity).not.toBe(right.integrity);
    expect(wrong.shasum).toMatch(/^[0-9a-f]{40}$/);
    expect(wrong.shasum).not.toBe(right.shasum);
  });
});

describe('when a service lags', () => {
  test('a stale address answers as it did some requests ago', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    world.faults.add({ id: 'stale', match: {}, effect: { kind: 'stale', requests: 1 } });
    expect(await filenames(world)).toEqual(['demo-1.0.0.tar.gz']);
    seed(world, '2.0.0');
    expect(await filenames(world)).toEqual(['demo-1.0.0.tar.gz']);
    expect(await filenames(world)).toEqual(['demo-1.0.0.tar.gz', 'demo-2.0.0.tar.gz']);
  });

  test('a lagging list leaves out what is new, and corrects its total', async () => {
    await using world = await openWorld();
    const repository = world.github.repository();
    const headSha = repository.addCommit({ message: 'One' });
    const known = repository.addRun({ headSha });
    const fresh = repository.addRun({ headSha });
    const effect = {
      kind: 'list-lag',
      requests: 2,
      list: 'workflow_runs',
      knownUpTo: known,
    } as const;
    world.faults.add({ id: 'lag', match: { path: /\/actions\/runs$/ }, effect });
    const token = world.github.issueToken({ permissions: { actions: 'read' } });
    const list = async () => {
      const response = await world.fetch('https://api.github.com/repos/octo/demo/actions/runs', {
        headers: { authorization: `Bearer ${token}` },
      });
      const body = (await response.json()) as {
        total_count: number;
        workflow_runs: { id: number }[];
      };
      return [body.total_count, ...body.workflow_runs.map(({ id }) => id).sort()];
    };
    expect(await list()).toEqual([1, known]);
    expect(await list()).toEqual([1, known]);
    expect(await list()).toEqual([2, known, fresh].sort((a, b) => a - b));
  });
});

describe('what a scenario may do itself', () => {
  test('something happens in the world right before the service acts, or right after', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    const happen = () => seed(world, '2.0.0');
    const match = { path: '/simple/*' };
    const occurrences = { count: 1 };
    const before = { kind: 'event', moment: 'before', happen } as const;
    world.faults.add({ id: 'before', match, occurrences, effect: before });
    expect(await filenames(world)).toHaveLength(2);
    const after = { kind: 'event', moment: 'after', happen: () => seed(world, '3.0.0') } as const;
    world.faults.add({ id: 'after', match, occurrences, effect: after });
    expect(await filenames(world)).toHaveLength(2);
    expect(await filenames(world)).toHaveLength(3);
  });

  test('an answer is transformed', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    const transform = () => ({ status: 418, body: { short: true } });
    world.faults.add({ id: 'teapot', match: {}, effect: { kind: 'transform', transform } });
    const response = await world.fetch(page);
    expect([response.status, await response.json()]).toEqual([418, { short: true }]);
  });

  test('several faults meet one request, in the order in which they were added', async () => {
    await using world = await openWorld();
    seed(world, '1.0.0');
    const replace = (body: string) => ({ kind: 'replace-body', body }) as const;
    world.faults.add({ id: 'first', match: {}, effect: replace('one') });
    world.faults.add({ id: 'second', match: {}, effect: replace('two') });
    expect(await (await world.fetch(page)).text()).toBe('two');
    expect(world.log.requests[0]?.faults).toEqual(['first', 'second']);
  });
});
