import { createServer, connect } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { expectFailure } from '../support/expect-failure.ts';
import { openWorld } from '../support/open-world.ts';
import { runProgram } from '../support/run-program.ts';

const sdist = { name: 'demo-1.0.0.tar.gz', bytes: Buffer.from('sdist') };

describe('a world', () => {
  test('answers under the production addresses, through the proxy and its certificates', async () => {
    await using world = await openWorld();
    world.pypi.seed({ project: 'demo', version: '1.0.0', files: [sdist] });
    const response = await world.fetch('https://pypi.org/pypi/demo/1.0.0/json');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ info: { name: 'demo', version: '1.0.0' } });
    expect(world.violations).toEqual([]);
  });

  test('holds the repository that it was made for, and octo/demo otherwise', async () => {
    await using plain = await openWorld();
    await using named = await openWorld({ repository: 'rust/crab' });
    expect(plain.github.repository().state).toMatchObject({ owner: 'octo', name: 'demo' });
    expect(named.github.repository().state).toMatchObject({ owner: 'rust', name: 'crab' });
  });

  test('answers HEAD as GET without the body, with the length of the body', async () => {
    await using world = await openWorld();
    world.npm.seed({ name: 'demo', version: '1.0.0', tarball: Buffer.from('12345') });
    const url = 'https://registry.npm.example/demo/-/demo-1.0.0.tgz';
    const response = await world.fetch(url, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('5');
    expect(await response.text()).toBe('');
    expect(world.log.count({ method: 'HEAD' })).toBe(1);
  });

  test('has the clock that it was given', async () => {
    await using world = await openWorld({ clock: { now: () => new Date('2020-02-02T02:02:02Z') } });
    await world.fetch('https://pypi.org/simple/nothing/');
    expect(world.log.requests[0]?.time).toBe('2020-02-02T02:02:02.000Z');
  });

  test('closes at once though clients keep their connections', async () => {
    await using world = await openWorld();
    await world.fetch('https://pypi.org/simple/nothing/').then((response) => response.text());
    const start = Date.now();
    await world.close();
    // Clients would keep theirs for four seconds.
    expect(Date.now() - start).toBeLessThan(3_000);
  });

  test('leaves its port free, and a waiting answer behind, when it closes', async () => {
    await using world = await openWorld();
    world.faults.add({ id: 'slow', match: {}, effect: { kind: 'latency', milliseconds: 60_000 } });
    const waiting = world.fetch('https://pypi.org/simple/demo/').catch(() => 'broken');
    while (world.faults.timesMet('slow') === 0) await new Promise(setImmediate);
    await world.close();
    expect(await waiting).toBe('broken');
    const server = createServer().listen(Number(new URL(world.proxyUrl).port), '127.0.0.1');
    await once(server, 'listening');
    server.close();
    expect(world.violations).toEqual([]);
  });
});

describe('when the code under test leaves the scenario', () => {
  test('an unknown host is refused and fails the run', async () => {
    await using world = await openWorld();
    await expect(world.fetch('https://example.org/')).rejects.toThrow();
    expect(world.violations).toEqual(['no service answers for example.org:443']);
  });

  test('an unknown route answers 599 and fails the run', async () => {
    await using world = await openWorld();
    const response = await world.fetch('https://pypi.org/nowhere?token=geheim');
    expect(response.status).toBe(599);
    expect(world.violations).toEqual([
      'no scenario knows GET https://pypi.org/nowhere?token=[redacted]',
    ]);
  });

  test('another port than those of the web is refused', async () => {
    await using world = await openWorld();
    const { port } = new URL(world.proxyUrl);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('CONNECT pypi.org:22 HTTP/1.1\r\nhost: pypi.org:22\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 599 /);
    expect(world.violations).toEqual(['no service answers for pypi.org:22']);
  });

  test('a scenario whose own fault throws is told, not hidden', async () => {
    await using world = await openWorld();
    const transform = () => {
      throw new Error('a bug in the scenario');
    };
    world.faults.add({ id: 'broken', match: {}, effect: { kind: 'transform', transform } });
    await expect(world.fetch('https://pypi.org/simple/demo/')).rejects.toThrow();
    expect(world.violations.join()).toContain('a bug in the scenario');
  });
});

describe('when a world is saved', () => {
  test('another one goes on with its services, faults and IDs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'world-'));
    try {
      const first = await openWorld({ folder });
      first.pypi.seed({ project: 'demo', version: '1.0.0', files: [sdist] });
      const sha = first.github.repository().addCommit({ message: 'One' });
      const earlierId = first.github.repository().addRun({ headSha: sha });
      const match = { path: /^\/simple\// };
      const occurrences = { count: 2 };
      const body = Buffer.from([0, 255]);
      const effect = { kind: 'status', status: 503, body } as const;
      first.faults.add({ id: 'down', match, occurrences, effect });
      expect((await first.fetch('https://pypi.org/simple/demo/')).status).toBe(503);
      await first.save();
      await first.close();

      await using second = await openWorld({ folder });
      const response = await second.fetch('https://pypi.org/simple/demo/');
      expect(response.status).toBe(503);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(body);
      expect((await second.fetch('https://pypi.org/simple/demo/')).status).toBe(200);
      expect(second.pypi.findBytes(sdist.name)).toEqual(sdist.bytes);
      expect(second.github.repository().state.branches.main).toBe(sha);
      expect(second.github.repository().addRun({ headSha: sha })).toBeGreaterThan(earlierId);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('a state of another format is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'world-'));
    await writeFile(join(folder, 'world.json'), '{"formatVersion":0}');
    await expectFailure('WORLD_STATE_INCOMPATIBLE', () => openWorld({ folder }));
    await rm(folder, { recursive: true, force: true });
  });
});

describe('the environment', () => {
  test("sends a Node program's own fetch through the world", async () => {
    await using world = await openWorld();
    world.pypi.seed({ project: 'demo', version: '1.0.0', files: [sdist] });
    const program = `
      const response = await fetch('https://pypi.org/pypi/demo/1.0.0/json');
      console.log(response.status, (await response.json()).urls[0].filename);`;
    const env = world.environment();
    const args = ['--input-type=module', '-e', program];
    const { stdout } = await runProgram(process.execPath, args, { env });
    expect(stdout.trim()).toBe('200 demo-1.0.0.tar.gz');
  });

  test('names no registry but the reserved one to npm', async () => {
    await using world = await openWorld();
    const { npm_config_registry: registry } = world.environment();
    expect(new URL(registry!).host).toMatch(/\.example$/);
  });

  test("keeps the clients' own configuration and caches below the world's folder", async () => {
    await using world = await openWorld();
    const { npm_config_userconfig, npm_config_cache, CARGO_HOME } = world.environment();
    for (const path of [npm_config_userconfig, npm_config_cache, CARGO_HOME]) {
      expect(path?.startsWith(world.folder)).toBe(true);
    }
  });
});
