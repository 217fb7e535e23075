import { describe, expect, test } from '@jest/globals';
import { expectResultFailure } from '../support/expect-failure.ts';
import { dockerTypes, indexImage, seedImage, singleImage } from '../support/images.ts';
import { expectWhole, openPromoteWorld, type Place } from './promote-world.ts';

const four = '{{version}}\n{{major}}.{{minor}}\n{{major}}\nlatest';
const older = indexImage({ content: 'older' });
const hub: Place = { registry: 'docker-hub', repository: 'octo/app' };
const ghcr: Place = { registry: 'ghcr', repository: 'octo/app' };

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

describe('a blob that is larger than what is sent at once', () => {
  const large = singleImage({ layer: Buffer.alloc(5 * 1024 * 1024, 'a layer ') });

  test('goes on where a connection is lost, to the source or to the target', async () => {
    await using promoting = await openPromoteWorld('docker-hub', large, ghcr);
    const { faults } = promoting.world;
    const once = { occurrences: { count: 1 } };
    faults.add({
      id: 'read',
      match: { host: 'production.cloudflare.docker.com' },
      ...once,
      effect: { kind: 'truncate' },
    });
    faults.add({
      id: 'sent',
      match: { method: 'PATCH' },
      ...once,
      effect: { kind: 'reset', moment: 'after' },
    });
    expect((await promoting.promote()).failure).toBeUndefined();
    expectWhole(promoting, large);
    const uploads = promoting.requests().filter((one) => one.startsWith('POST'));
    expect(uploads).toHaveLength(large.blobs.length);
  });

  test('goes to no other host in the middle', async () => {
    await using promoting = await openPromoteWorld('spec', large, ghcr);
    promoting.world.faults.add({
      id: 'led away',
      match: { method: 'PATCH' },
      effect: {
        kind: 'transform',
        transform: (response) => ({
          ...response,
          headers: { ...response.headers, location: 'https://evil.example/upload' },
        }),
      },
    });
    expectResultFailure('IMAGE_COPY_REFUSED', await promoting.promote());
    expect(promoting.tags()).toEqual({});
    expect(promoting.world.violations).toEqual([]);
  });
});
