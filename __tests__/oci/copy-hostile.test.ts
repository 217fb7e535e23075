import { describe, expect, test } from '@jest/globals';
import type { FaultEffect } from '../../src/world/fault.ts';
import { fallbackTag, referrerOf, referrersIndex } from '../support/attachments.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { indexImage, seedImage, singleImage, type TestImage } from '../support/images.ts';
import { openPromoteWorld, type PromoteWorld } from './promote-world.ts';

const older = indexImage({ content: 'older' });
const other = `sha256:${'b'.repeat(64)}`;

/** From ghcr.io to Docker Hub, where `latest` is of an older version. */
async function open(image: TestImage = singleImage()): Promise<PromoteWorld> {
  const to = { registry: 'docker-hub', repository: 'octo/app' } as const;
  const promoting = await openPromoteWorld('ghcr', image, to);
  seedImage(promoting.world, older, { ...to, tags: ['1.5.9', 'latest'] });
  return promoting;
}

const promote = (promoting: PromoteWorld) => promoting.promote({ tags: '{{version}}\nlatest' });

/** Whatever was refused: the target's tags are as they were, and the receipt says so. */
async function expectUntouched(promoting: PromoteWorld, code: string): Promise<void> {
  expect(promoting.tags()).toEqual({ '1.5.9': older.digest, latest: older.digest });
  const { predicate } = await promoting.receipt();
  expect(predicate).toMatchObject({ state: 'failed', failure: code });
  expect(predicate.tags.map(({ outcome }) => outcome)).toEqual(['not-reached', 'not-reached']);
  expect(promoting.requests().some((one) => /^PUT .*\/manifests\/(?!sha256:)/.test(one))).toBe(
    false,
  );
}

const requests = {
  begin: { method: 'POST', path: /uploads\/$/ },
  end: { method: 'PUT', path: /uploads\/.+/ },
  manifest: { method: 'PUT', path: /manifests/ },
} as const;

/** An answer of the target, changed. */
function change({ world }: PromoteWorld, request: keyof typeof requests, effect: FaultEffect) {
  const match = { host: 'registry-1.docker.io', ...requests[request] };
  world.faults.add({ id: request, match, effect });
}

const withHeaders = (headers: Readonly<Record<string, string>>): FaultEffect => ({
  kind: 'transform',
  transform: (response) => ({ ...response, headers: { ...response.headers, ...headers } }),
});

describe('a source that serves other bytes for a blob', () => {
  test.each([
    ['as many', undefined],
    ['more', Buffer.alloc(5000)],
    ['fewer', Buffer.from('x')],
  ])('is refused with %s of them, and none is taken', async (_, bytes) => {
    await using promoting = await open();
    const { world, image, to } = promoting;
    const [, layer] = image.blobs;
    const digest = world.oci.seedBlob(promoting.at, layer!);
    world.oci.serveOtherBytes(digest, bytes);
    expectResultFailure('IMAGE_BYTES_DIFFER', await promote(promoting));
    await expectUntouched(promoting, 'IMAGE_BYTES_DIFFER');
    const ended = world.log.requests.filter(
      ({ method, path }) => method === 'PUT' && path.includes(encodeURIComponent(digest)),
    );
    expect(ended).toEqual([]);
    expect(world.oci.findManifest(to, image.digest)).toBeUndefined();
  });

  test('is asked for no further blob', async () => {
    const platforms = ['amd64', 'arm64', 'arm', 's390x', 'ppc64le', 'riscv64'];
    const image = indexImage({ platforms: platforms.map((one) => `linux/${one}`) });
    await using promoting = await open(image);
    const digest = promoting.world.oci.seedBlob(promoting.at, image.blobs[0]!);
    promoting.world.oci.serveOtherBytes(digest);
    expectResultFailure('IMAGE_BYTES_DIFFER', await promote(promoting));
    const asked = promoting.requests().filter((one) => one.includes('/blobs/uploads/'));
    expect(asked.length).toBeLessThan(image.blobs.length);
  });

  test('or has none, is told as such', async () => {
    const image = singleImage();
    await using promoting = await open({ ...image, blobs: image.blobs.slice(1) });
    const { seen } = expectResultFailure('IMAGE_NOT_FOUND', await promote(promoting));
    expect(seen).toContain('the blob');
    await expectUntouched(promoting, 'IMAGE_NOT_FOUND');
  });
});

describe('a child that the source does not have', () => {
  test('is refused before anything is written, attestation entries too', async () => {
    const image = indexImage();
    await using promoting = await open({ ...image, children: image.children.slice(0, -1) });
    expectResultFailure('IMAGE_NOT_FOUND', await promote(promoting));
    expect(promoting.requests().some((one) => /^(?:PUT|POST|PATCH) /.test(one))).toBe(false);
  });
});

describe('a target', () => {
  test('that takes a blob as another is not believed', async () => {
    await using promoting = await open();
    change(promoting, 'end', withHeaders({ 'docker-content-digest': other }));
    const { seen } = expectResultFailure('IMAGE_COPY_DIFFERS', await promote(promoting));
    expect(seen).toContain(other);
    await expectUntouched(promoting, 'IMAGE_COPY_DIFFERS');
  });

  test('that takes a manifest as another is not believed', async () => {
    await using promoting = await open(indexImage());
    change(promoting, 'manifest', withHeaders({ 'docker-content-digest': other }));
    expectResultFailure('IMAGE_COPY_DIFFERS', await promote(promoting));
    await expectUntouched(promoting, 'IMAGE_COPY_DIFFERS');
  });

  test.each([
    'https://evil.example/upload',
    'http://registry-1.docker.io/v2/octo/app/blobs/uploads/1',
    'https://registry-1.docker.io.evil.example/upload',
    'https://registry-1.docker.io:8443/upload',
    '//evil.example/upload',
  ])('that wants blobs at %s gets none, nor a password', async (location) => {
    await using promoting = await open();
    change(promoting, 'begin', withHeaders({ location }));
    const { seen } = expectResultFailure('IMAGE_COPY_REFUSED', await promote(promoting));
    expect(seen).toContain('gave an address at');
    await expectUntouched(promoting, 'IMAGE_COPY_REFUSED');
    expect(promoting.world.oci.movedBytes().taken).toBe(0);
    expect(promoting.world.violations).toEqual([]);
  });

  test('that tells no address gets none', async () => {
    await using promoting = await open();
    change(promoting, 'begin', { kind: 'status', status: 202, body: '' });
    expectResultFailure('IMAGE_COPY_REFUSED', await promote(promoting));
    await expectUntouched(promoting, 'IMAGE_COPY_REFUSED');
  });

  test('that refuses a blob or a manifest is told with its reason', async () => {
    for (const request of ['begin', 'end', 'manifest'] as const) {
      await using promoting = await open();
      const body = { errors: [{ code: 'DENIED', message: 'quota' }] };
      change(promoting, request, { kind: 'status', status: 403, body });
      const { seen } = expectResultFailure('IMAGE_COPY_REFUSED', await promote(promoting));
      expect(seen).toContain('DENIED: quota');
      await expectUntouched(promoting, 'IMAGE_COPY_REFUSED');
    }
  });

  test('that never finishes an upload is given up on', async () => {
    await using promoting = await open();
    change(promoting, 'end', { kind: 'status', status: 500, body: '' });
    const { seen } = expectResultFailure('IMAGE_COPY_LOST', await promote(promoting));
    expect(seen).toContain('in 3 attempts');
    await expectUntouched(promoting, 'IMAGE_COPY_LOST');
  });
});

describe('a tag of the target that is refused after the copy', () => {
  test('is put back with those before it, and a re-run sends no blob again', async () => {
    const to = { registry: 'spec', repository: 'octo/app' } as const;
    await using promoting = await openPromoteWorld('ghcr', indexImage(), to);
    const { world } = promoting;
    seedImage(world, older, { ...to, tags: ['1.5.9', 'latest'] });
    world.faults.add({
      id: 'refused',
      match: { method: 'PUT', path: '/v2/octo/app/manifests/latest' },
      occurrences: { count: 1 },
      effect: { kind: 'status', status: 400, body: '' },
    });
    expectResultFailure('IMAGE_TAG_REFUSED', await promote(promoting));
    expect(promoting.tags()).toEqual({ '1.5.9': older.digest, latest: older.digest });
    const { taken } = world.oci.movedBytes();
    expect((await promote(promoting)).failure).toBeUndefined();
    expect(world.oci.movedBytes().taken).toBe(taken);
    expect(promoting.tags()).toMatchObject({ latest: promoting.image.digest });
  });
});

describe('a job that is cancelled while an image is copied', () => {
  test('stops before the next write', async () => {
    await using promoting = await open(indexImage());
    change(promoting, 'end', {
      kind: 'event',
      moment: 'after',
      happen: () => promoting.abort.abort(),
    });
    expectResultFailure('IMAGE_INTERRUPTED', await promote(promoting));
    await expectUntouched(promoting, 'IMAGE_INTERRUPTED');
  });
});

describe('more than is taken along', () => {
  test('is refused before anything is written', async () => {
    await using promoting = await openPromoteWorld('spec', singleImage(), {
      registry: 'plain',
      repository: 'octo/app',
    });
    let subject: TestImage = promoting.image;
    for (let depth = 0; depth < 6; depth += 1) {
      subject = referrerOf(subject, { depth });
      seedImage(promoting.world, subject, promoting.at);
    }
    const { seen } = expectResultFailure('IMAGE_COPY_EXCESSIVE', await promoting.promote());
    expect(seen).toContain('4 levels');
    expect(promoting.tags()).toEqual({});
  });

  test('is not even read when a list is too long', async () => {
    const to = { registry: 'ghcr', repository: 'octo/app' } as const;
    await using promoting = await openPromoteWorld('plain', singleImage(), to);
    const { at, image, world } = promoting;
    const many = Array.from({ length: 501 }, (_, index) => referrerOf(image, index));
    world.oci.seedManifest({ ...at, ...referrersIndex(many), tags: [fallbackTag(image)] });
    const { seen } = expectResultFailure('IMAGE_COPY_EXCESSIVE', await promoting.promote());
    expect(seen).toContain('500 manifests');
    expect(promoting.requests().length).toBeLessThan(10);
  });
});
