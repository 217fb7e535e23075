import { describe, expect, test } from '@jest/globals';
import { expectResultFailure } from '../support/expect-failure.ts';
import {
  dockerTypes,
  indexImage,
  seedImage,
  singleImage,
  type TestImage,
} from '../support/images.ts';
import { openPromoteWorld, type Place, type PromoteWorld } from './promote-world.ts';

const four = '{{version}}\n{{major}}.{{minor}}\n{{major}}\nlatest';
const older = indexImage({ content: 'older' });
const hub: Place = { registry: 'docker-hub', repository: 'octo/app' };
const ghcr: Place = { registry: 'ghcr', repository: 'octo/app' };

/** Every manifest of the image is at the target, byte by byte. */
function expectWhole({ world, to }: PromoteWorld, image: TestImage): void {
  for (const { digest, bytes, mediaType } of [image, ...image.children]) {
    expect(world.oci.findManifest(to, digest)).toEqual({ bytes, mediaType });
  }
}

const writes = (requests: readonly string[]) =>
  requests.filter((one) => !/^(?:GET|HEAD) /.test(one));

describe('promoting an image to another registry', () => {
  test('copies all of it, children first, and sets the tags last', async () => {
    await using promoting = await openPromoteWorld('ghcr', indexImage(), hub);
    const { image, world, at } = promoting;
    const { outputs, summary, failure } = await promoting.promote({ tags: four });
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({
      state: 'published',
      visibility: 'public',
      image: `docker.io/octo/app@${image.digest}`,
    });
    expect(summary).toContain('from `ghcr.io/octo/demo`');
    expectWhole(promoting, image);
    const { digest } = image;
    expect(promoting.tags()).toEqual({ '1.6.0': digest, '1.6': digest, 1: digest, latest: digest });
    expect(world.oci.tags(at)).toEqual({ 'build-7': digest });
    const puts = promoting.requests().filter((one) => one.startsWith('PUT /v2/octo/app/manifests'));
    expect(puts.map((one) => one.split('/').at(-1))).toEqual([
      ...image.children.map((child) => child.digest),
      digest,
      ...['1.6.0', '1.6', '1', 'latest'],
    ]);
    expect((await promoting.receipt()).predicate.image).toMatchObject({
      repository: 'docker.io/octo/app',
      from: 'ghcr.io/octo/demo',
      digest,
    });
    expect(world.violations).toEqual([]);
  });

  test('keeps the bytes of Docker’s kinds and of single images', async () => {
    for (const image of [
      indexImage({ types: dockerTypes }),
      singleImage(),
      singleImage({ types: dockerTypes }),
    ]) {
      await using promoting = await openPromoteWorld('plain', image, ghcr);
      expect((await promoting.promote()).failure).toBeUndefined();
      expectWhole(promoting, image);
      // Foreign layers are where their addresses say, and nobody asks for them.
      expect(promoting.requests().some((one) => one.includes('f'.repeat(64)))).toBe(false);
    }
  });

  test('writes nothing when it is run again, and sends no blob twice after a part', async () => {
    await using promoting = await openPromoteWorld('plain', indexImage(), hub);
    const { world, image, to } = promoting;
    world.oci.seedBlob(to, image.blobs[0]!);
    await promoting.promote({ tags: four });
    const sent = image.blobs.slice(1).reduce((sum, blob) => sum + blob.length, 0);
    expect(world.oci.movedBytes()).toEqual({ taken: sent, served: sent });
    const before = promoting.requests().length;
    const { outputs } = await promoting.promote({ tags: four });
    expect(outputs).toMatchObject({ state: 'already-published', visibility: 'public' });
    expect(writes(promoting.requests().slice(before))).toEqual([]);
    expect(promoting.log.lines).toContain(
      'From registry.plain.example/octo/demo to docker.io/octo/app: all of it was there before.',
    );
  });

  test('takes a registry alone for the same name there', async () => {
    await using promoting = await openPromoteWorld('plain', singleImage(), {
      registry: 'ghcr',
      repository: 'octo/demo',
    });
    expect((await promoting.promote({ target: 'ghcr.io' })).failure).toBeUndefined();
    expect(promoting.tags()).toEqual({ '1.6.0': promoting.image.digest });
  });

  test('judges moving tags by where they stand at the target', async () => {
    await using promoting = await openPromoteWorld('plain', indexImage(), hub);
    seedImage(promoting.world, older, { ...hub, tags: ['2.0.0', '2', 'latest'] });
    seedImage(promoting.world, older, { registry: 'plain', tags: ['1.0.0', 'latest'] });
    const { outputs } = await promoting.promote({ tags: '{{version}}\nlatest' });
    expect(outputs.tags).toBe('["1.6.0"]');
    expect(promoting.tags().latest).toBe(older.digest);
    // With nothing to set, nothing is copied.
    const before = promoting.requests().length;
    const kept = await promoting.promote({ tags: 'latest' });
    expect(kept.outputs.state).toBe('kept');
    expect(writes(promoting.requests().slice(before))).toEqual([]);
  });

  test('writes nothing in a dry run', async () => {
    await using promoting = await openPromoteWorld('plain', indexImage(), hub);
    const { outputs } = await promoting.promote({ 'dry-run': 'true' });
    expect(outputs.state).toBe('dry-run');
    expect(writes(promoting.requests())).toEqual([]);
  });

  test('shows each registry its own login', async () => {
    await using promoting = await openPromoteWorld('ghcr', singleImage(), hub);
    const { world } = promoting;
    world.oci.makePrivate(promoting.at);
    world.oci.requireKnownAccounts();
    world.oci.addAccount({
      manner: 'ghcr',
      username: 'octo',
      password: 'secret',
      writes: ['octo/demo'],
    });
    world.oci.addAccount({ manner: 'docker-hub', username: 'target', password: 'other secret' });
    expect((await promoting.promote()).failure).toBeUndefined();
    expect(promoting.log.masked).toEqual(expect.arrayContaining(['secret', 'other secret']));
    const own = { 'target-username': '', 'target-password': '' };
    const without = await promoting.promote({ ...own, version: '1.7.0' });
    expectResultFailure('IMAGE_ACCESS_DENIED', without);
  });

  test('asks for both halves of a login, and for no tag in the target', async () => {
    await using promoting = await openPromoteWorld('plain', singleImage(), hub);
    const half = await promoting.promote({ 'target-password': '' });
    expectResultFailure('IMAGE_CREDENTIALS_INCOMPLETE', half);
    const tagged = await promoting.promote({ target: 'docker.io/octo/app:1' });
    expectResultFailure('IMAGE_REFERENCE_INVALID', tagged);
  });
});

describe('promoting an image within one registry', () => {
  test('moves no byte of a blob in its own repository', async () => {
    await using promoting = await openPromoteWorld('ghcr');
    await promoting.promote({ tags: four });
    expect(promoting.world.oci.movedBytes()).toEqual({ taken: 0, served: 0 });
  });

  test.each(['plain', 'ghcr', 'spec'] as const)(
    'mounts the blobs in another repository of %s',
    async (registry) => {
      const to = { registry, repository: 'octo/app' };
      await using promoting = await openPromoteWorld(registry, indexImage(), to);
      expect((await promoting.promote()).failure).toBeUndefined();
      expectWhole(promoting, promoting.image);
      expect(promoting.world.oci.movedBytes()).toEqual({ taken: 0, served: 0 });
      const posts = promoting.requests().filter((one) => one.startsWith('POST'));
      expect(posts).toHaveLength(new Set(promoting.image.blobs.map(String)).size);
    },
  );

  test('copies them where the registry does not mount', async () => {
    await using promoting = await openPromoteWorld('ghcr', indexImage(), ghcr);
    promoting.world.oci.refuseMounts();
    expect((await promoting.promote()).failure).toBeUndefined();
    expectWhole(promoting, promoting.image);
    expect(promoting.world.oci.movedBytes().taken).toBeGreaterThan(0);
  });

  test('copies them where one login may read only, and the other write only', async () => {
    await using promoting = await openPromoteWorld('spec', singleImage(), {
      registry: 'spec',
      repository: 'octo/app',
    });
    const { world } = promoting;
    world.oci.makePrivate(promoting.at);
    world.oci.requireKnownAccounts();
    const accounts = { octo: 'octo/demo', target: 'octo/app' };
    for (const [username, name] of Object.entries(accounts)) {
      world.oci.addAccount({ manner: 'spec', username, password: 'secret', writes: [name] });
    }
    const login = { 'target-username': 'target', 'target-password': 'secret' };
    expect((await promoting.promote(login)).failure).toBeUndefined();
    expectWhole(promoting, promoting.image);
  });
});

describe('a large blob', () => {
  const mebibyte = 1024 * 1024;
  const layer = Buffer.alloc(9 * mebibyte, 'a layer ');
  const large = singleImage({ layer });
  const pieces = (promoting: PromoteWorld) =>
    promoting.world.log.requests
      .filter(({ method }) => method === 'PATCH')
      .map(({ requestSize }) => requestSize / mebibyte);

  test.each([
    ['ghcr', [4, 4, 1]],
    ['docker-hub', [8, 1]],
    ['plain', [8, 1]],
  ] as const)('goes to %s in pieces', async (registry, sizes) => {
    const to = { registry, repository: 'octo/app' };
    await using promoting = await openPromoteWorld('spec', large, to);
    expect((await promoting.promote()).failure).toBeUndefined();
    expectWhole(promoting, large);
    expect(pieces(promoting)).toEqual(sizes);
  });

  test('goes in pieces as large as the registry wants them', async () => {
    await using promoting = await openPromoteWorld('spec', large, hub);
    promoting.world.faults.add({
      id: 'at least',
      match: { method: 'POST' },
      effect: {
        kind: 'transform',
        transform: (response) => ({
          ...response,
          headers: { ...response.headers, 'oci-chunk-min-length': String(12 * mebibyte) },
        }),
      },
    });
    expect((await promoting.promote()).failure).toBeUndefined();
    expect(pieces(promoting)).toEqual([]);
  });

  test('is read on from where it broke off', async () => {
    await using promoting = await openPromoteWorld('ghcr', large, hub);
    promoting.world.faults.add({
      id: 'broken off',
      match: { host: 'pkg-containers.githubusercontent.com' },
      occurrences: { count: 2 },
      effect: { kind: 'truncate', bytes: 3 * mebibyte },
    });
    expect((await promoting.promote()).failure).toBeUndefined();
    expectWhole(promoting, large);
    const ranges = promoting.world.log
      .find({ host: 'pkg-containers.githubusercontent.com' })
      .flatMap(({ headers }) => headers.range ?? []);
    expect(ranges.length).toBeGreaterThan(0);
    for (const range of ranges) expect(range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test.each(['before', 'after'] as const)(
    'is sent on from where the registry has it, with a connection lost %s a piece',
    async (moment) => {
      for (const registry of ['ghcr', 'plain'] as const) {
        const to = { registry, repository: 'octo/app' };
        await using promoting = await openPromoteWorld('spec', large, to);
        promoting.world.faults.add({
          id: 'lost',
          match: { method: 'PATCH' },
          occurrences: { skip: 1, count: 1 },
          effect: { kind: 'reset', moment },
        });
        expect((await promoting.promote()).failure).toBeUndefined();
        expectWhole(promoting, large);
        // docker-registry does not find an upload whose newest address got lost: it begins anew.
        const isAnew = registry === 'plain' && moment === 'after';
        const posts = promoting.requests().filter((one) => one.startsWith('POST'));
        expect(posts).toHaveLength(isAnew ? 3 : 2);
        expect(promoting.world.violations).toEqual([]);
      }
    },
  );
});
