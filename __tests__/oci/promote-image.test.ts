import { describe, expect, test } from '@jest/globals';
import {
  dockerTypes,
  indexImage,
  manifestOf,
  ociTypes,
  seedImage,
  singleImage,
  type TestImage,
} from '../support/images.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { openPromoteWorld } from './promote-world.ts';

const four = '{{version}}\n{{major}}.{{minor}}\n{{major}}\nlatest';
const older = indexImage({ content: 'older' });

/** An index of these, each said to be for one platform. */
function joined(images: readonly TestImage[], variant?: string): TestImage {
  const platform = { os: 'linux', architecture: 'amd64', variant };
  const manifests = images.map(({ mediaType, digest, bytes }) => ({
    ...{ mediaType, digest, size: bytes.length, platform },
  }));
  return {
    ...manifestOf(ociTypes.index, { manifests }),
    children: images.flatMap((one) => [...one.children, one]),
    blobs: images.flatMap(({ blobs }) => blobs),
  };
}

describe('promoting an image within its repository', () => {
  test('sets every tag to the same bytes, those that move last, and reads each back', async () => {
    await using promoting = await openPromoteWorld();
    const { image, requests } = promoting;
    const { outputs, failure } = await promoting.promote({ tags: `latest\n${four.slice(0, -7)}` });
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ state: 'published', visibility: 'public' });
    const at = image.digest;
    expect(promoting.tags()).toEqual({ 'build-7': at, '1.6.0': at, '1.6': at, 1: at, latest: at });
    expect(
      requests()
        .filter((one) => one.startsWith('PUT'))
        .map((one) => one.split('/').at(-1)),
    ).toEqual(['1.6.0', 'latest', '1.6', '1']);
    expect(promoting.world.violations).toEqual([]);
  });

  test('keeps the bytes of Docker’s kinds and of single images', async () => {
    for (const image of [
      indexImage({ types: dockerTypes }),
      singleImage({ types: dockerTypes }),
      singleImage(),
    ]) {
      await using promoting = await openPromoteWorld('plain', image);
      expect((await promoting.promote()).failure).toBeUndefined();
      const digest = promoting.tags()['1.6.0']!;
      expect(digest).toBe(image.digest);
      const kept = promoting.world.oci.findManifest(promoting.at, digest)!;
      expect(kept.bytes.equals(image.bytes)).toBe(true);
      expect(kept.mediaType).toBe(image.mediaType);
    }
  });

  test('writes nothing when it is run again', async () => {
    await using promoting = await openPromoteWorld();
    await promoting.promote({ tags: four });
    const before = promoting.requests().length;
    const { outputs } = await promoting.promote({ tags: four });
    expect(outputs).toMatchObject({ state: 'already-published', visibility: 'public' });
    const again = promoting.requests().slice(before);
    expect(again.every((one) => /^(GET|HEAD) /.test(one))).toBe(true);
  });

  test('asks for no token where GitHub is not asked', async () => {
    await using promoting = await openPromoteWorld();
    const { failure } = await promoting.promote({ 'github-token': '' });
    expect(failure).toBeUndefined();
  });

  test('asks for the token where GitHub alone may keep the attestation', async () => {
    await using promoting = await openPromoteWorld();
    const inputs = { 'github-token': '', evidence: 'attestation' };
    const { seen } = expectResultFailure('INPUT_MISSING', await promoting.promote(inputs));
    expect(seen).toContain('without a token GitHub is not asked');
  });

  test('writes nothing in a dry run, and tells what it would', async () => {
    await using promoting = await openPromoteWorld();
    const { outputs, summary } = await promoting.promote({ tags: four, 'dry-run': 'true' });
    expect(outputs).toMatchObject({ state: 'dry-run', tags: '["1.6.0","1.6","1","latest"]' });
    expect(summary).toContain('Would be published');
    expect(summary).toContain('| Tag | Now | Then |');
    expect(summary).toContain('| `latest` | not there | would be set |');
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test('tells `not public` of a private repository', async () => {
    await using promoting = await openPromoteWorld('ghcr');
    promoting.world.oci.makePrivate(promoting.at);
    const { outputs, summary } = await promoting.promote();
    expect(outputs).toMatchObject({ state: 'published', visibility: 'not-public' });
    expect(summary).toContain('not public');
  });

  test('waits for a registry that shows new tags late', async () => {
    await using promoting = await openPromoteWorld();
    promoting.world.oci.lag(3);
    const { outputs } = await promoting.promote({ tags: four });
    expect(outputs).toMatchObject({ state: 'published', visibility: 'public' });
  });

  test('masks what it logs in with, and the token that it is given', async () => {
    await using promoting = await openPromoteWorld('ghcr');
    await promoting.promote();
    expect(promoting.log.masked).toContain('secret');
    expect(promoting.log.masked.length).toBeGreaterThan(1);
  });
});

describe('the requests of a promotion', () => {
  const heads = (names: readonly string[]) =>
    names.map((name) => `HEAD /v2/octo/demo/manifests/${name}`);
  const tags = ['1.6.0', '1.6', '1', 'latest'];

  test('are one read, and one write and one read a tag', async () => {
    await using promoting = await openPromoteWorld();
    await promoting.promote({ tags: four });
    const children = promoting.image.children.slice(0, 2).map(({ digest }) => digest);
    const asked = promoting.requests();
    const puts = tags.map((tag) => `PUT /v2/octo/demo/manifests/${tag}`);
    expect([...asked].sort()).toEqual(
      [
        `GET /v2/octo/demo/manifests/${promoting.image.digest}`,
        ...heads(children),
        ...heads(tags), // where each stood
        ...puts,
        ...heads(tags), // read back
      ].sort(),
    );
  });

  test('are two more for tokens where the realm is known, and ask for no 401', async () => {
    for (const registry of ['ghcr', 'docker-hub'] as const) {
      await using promoting = await openPromoteWorld(registry);
      expect((await promoting.promote({ tags: four })).failure).toBeUndefined();
      const { requests } = promoting.world.log;
      expect(requests.filter(({ path }) => path.startsWith('/token'))).toHaveLength(2);
      expect(requests.filter(({ status }) => status === 401)).toEqual([]);
      expect(requests).toHaveLength(1 + 2 * 4 + 2 + 2 + 4);
    }
  });

  test('meet one 401 for both who ask where the realm is not known', async () => {
    await using promoting = await openPromoteWorld('spec');
    await promoting.promote();
    const { requests } = promoting.world.log;
    expect(requests.filter(({ status }) => status === 401)).toHaveLength(1);
    expect(requests.filter(({ path }) => path.startsWith('/token'))).toHaveLength(2);
  });

  test('do not count as pulls, but for the one that reads the image', async () => {
    await using promoting = await openPromoteWorld('docker-hub');
    promoting.world.oci.limitPulls(1);
    expect((await promoting.promote({ tags: four })).failure).toBeUndefined();
  });
});

describe('a source that is not what was tested', () => {
  test('is refused when its tag, or its own digest, is another', async () => {
    await using promoting = await openPromoteWorld();
    seedImage(promoting.world, older, { registry: 'plain', tags: ['build-7'] });
    const tagged = await promoting.promote({ source: 'registry.plain.example/octo/demo:build-7' });
    expectResultFailure('IMAGE_DIGEST_DIFFERS', tagged);
    const source = `registry.plain.example/octo/demo@${older.digest}`;
    expectResultFailure('IMAGE_DIGEST_DIFFERS', await promoting.promote({ source }));
    expect(promoting.tags()).toEqual({ 'build-7': older.digest });
  });

  test('is refused when the registry serves other bytes under its digest', async () => {
    await using promoting = await openPromoteWorld();
    promoting.world.oci.serveOtherBytes(promoting.image.digest);
    expectResultFailure('IMAGE_BYTES_DIFFER', await promoting.promote());
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test('is refused when it is not there, or nobody may see it', async () => {
    await using promoting = await openPromoteWorld('ghcr');
    expectResultFailure('IMAGE_NOT_FOUND', await promoting.promote({ digest: 'a'.repeat(64) }));
    promoting.world.oci.requireKnownAccounts();
    expectResultFailure('IMAGE_ACCESS_DENIED', await promoting.promote());
  });

  test('is refused when the registry does not answer', async () => {
    await using promoting = await openPromoteWorld();
    promoting.world.faults.add({ id: 'down', match: {}, effect: { kind: 'status', status: 503 } });
    expectResultFailure('IMAGE_REGISTRY_UNREADABLE', await promoting.promote());
  });

  test('is refused without the platforms that are asked for, or without any', async () => {
    await using promoting = await openPromoteWorld();
    const wanted = 'linux/amd64\nlinux/arm64';
    expect((await promoting.promote({ platforms: wanted })).failure).toBeUndefined();
    expectResultFailure(
      'IMAGE_PLATFORM_MISSING',
      await promoting.promote({ platforms: `${wanted}\nlinux/s390x` }),
    );
    await using empty = await openPromoteWorld('plain', indexImage({ platforms: [] }));
    expectResultFailure('IMAGE_NO_PLATFORMS', await empty.promote());
  });

  test('is refused with an index in its index, where some clients look and others do not', async () => {
    const inner = indexImage({ content: 'inner' });
    const image = joined([singleImage(), inner]);
    await using promoting = await openPromoteWorld('plain', image);
    const { seen } = expectResultFailure('IMAGE_MANIFEST_KIND', await promoting.promote());
    expect(seen).toContain(inner.digest);
  });

  test('has a platform without a variant when the variant is empty', async () => {
    await using promoting = await openPromoteWorld('plain', joined([singleImage()], ''));
    expect((await promoting.promote({ platforms: 'linux/amd64' })).failure).toBeUndefined();
    const { platforms } = (await promoting.receipt()).predicate.image;
    expect(platforms.map(({ platform }) => platform)).toEqual(['linux/amd64']);
  });

  test('is refused when the image of a platform is gone', async () => {
    const image = indexImage();
    await using promoting = await openPromoteWorld('plain', {
      ...image,
      children: image.children.slice(1),
    });
    const { seen } = expectResultFailure('IMAGE_PLATFORM_MISSING', await promoting.promote());
    expect(seen).toContain('linux/amd64');
  });

  test('tells the platform of a single image by its configuration', async () => {
    await using promoting = await openPromoteWorld('ghcr', singleImage());
    expect((await promoting.promote({ platforms: 'linux/amd64' })).failure).toBeUndefined();
    expectResultFailure(
      'IMAGE_PLATFORM_MISSING',
      await promoting.promote({ platforms: 'linux/arm64' }),
    );
    // The configuration came from the host that blobs are at, without the credentials.
    expect(promoting.world.violations).toEqual([]);
  });
});

describe('credentials', () => {
  test('that may not push are told as such, and no tag is set', async () => {
    await using promoting = await openPromoteWorld('docker-hub');
    const account = { manner: 'docker-hub', username: 'octo', password: 'secret' } as const;
    promoting.world.oci.addAccount({ ...account, writes: ['octo/other'] });
    promoting.world.oci.requireKnownAccounts();
    const failure = expectResultFailure('IMAGE_ACCESS_DENIED', await promoting.promote());
    expect(failure.cure).toContain('Put back: 1.6.0');
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test('are both given or neither', async () => {
    await using promoting = await openPromoteWorld();
    expectResultFailure(
      'IMAGE_CREDENTIALS_INCOMPLETE',
      await promoting.promote({ username: 'octo' }),
    );
  });
});
