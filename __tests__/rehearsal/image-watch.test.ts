import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { formerTags, seedFormerImage } from '../../src/rehearsal/former-image.ts';
import { unpromotedImages, watchImages, type ImageWatch } from '../../src/rehearsal/image-watch.ts';
import { indexImage, seedImage } from '../support/images.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';

const at = { registry: 'ghcr', repository: 'octo/demo' } as const;
const image = indexImage();
const staged = new Set([image.digest]);
const released = { staged, isPublic: true };
const stopped = { staged, isPublic: false };

let world: OpenedWorld;
let former: string;
let watch: ImageWatch;
beforeEach(async () => {
  world = await openWorld();
  former = seedFormerImage(world, at);
  seedImage(world, image, { registry: 'ghcr', tags: ['build-7'] });
  watch = watchImages(world);
});
afterEach(async () => world[Symbol.asyncDispose]());

/** Through the API, as the code under test would. */
async function setTag(tag: string, digest = image.digest): Promise<void> {
  const { bytes, mediaType } = world.oci.findManifest(at, digest)!;
  const { status } = await send('PUT', `https://ghcr.io/v2/octo/demo/manifests/${tag}`, {
    headers: { 'content-type': mediaType },
    body: bytes,
  });
  expect(status).toBe(201);
}

async function send(method: string, url: string, more: { headers?: object; body?: Buffer } = {}) {
  const permissions = { packages: 'write' } as const;
  const password = world.github.issueToken({ permissions });
  const basic = Buffer.from(`octocat:${password}`).toString('base64');
  const realm = 'https://ghcr.io/token?scope=repository:octo/demo:pull,push';
  const answer = await world.fetch(realm, { headers: { authorization: `Basic ${basic}` } });
  const { token } = (await answer.json()) as { token: string };
  const bearer = url.startsWith('https://api.github.com') ? password : token;
  const headers = { authorization: `Bearer ${bearer}`, 'user-agent': 'test', ...more.headers };
  return world.fetch(url, { ...more, method, headers });
}

describe('the watch over the tags of an earlier release', () => {
  test('has nothing to say of a release whose moving tags have moved to its image', async () => {
    expect(Object.keys(world.oci.tags(at)).sort()).toEqual([...formerTags, 'build-7'].sort());
    for (const tag of ['1.6.0', 'latest', '0']) await setTag(tag);
    expect(watch.findHarmed(released)).toEqual([]);
  });

  test('tells an image that was built, and does not stand under the tag of its version', async () => {
    expect(unpromotedImages(world, '1.6.0')).toEqual([
      `1.6.0 of ghcr.io/octo/demo stands at nothing, not at ${image.digest}`,
    ]);
    await setTag('1.6.0');
    expect(unpromotedImages(world, '1.6.0')).toEqual([]);
  });

  test('tells a moving tag that stands at an image which was not released', async () => {
    await setTag('latest');
    expect(watch.findHarmed(stopped)).toEqual([
      `latest of ghcr.io/octo/demo was moved from ${former} to ${image.digest}`,
    ]);
    await setTag('latest', former);
    expect(watch.findHarmed(stopped)).toEqual([]);
  });

  test('tells the tag of a version that was moved, whoever was released', async () => {
    await setTag('0.0.1');
    expect(watch.findHarmed(released)).toEqual([expect.stringMatching(/^0\.0\.1 .* was moved/)]);
  });

  test('tells tags that went with a package version', async () => {
    const { id } = world.oci.state.repositories['ghcr octo/demo']!.manifests[former]!;
    const url = `https://api.github.com/orgs/octo/packages/container/demo/versions/${id}`;
    expect((await send('DELETE', url)).status).toBe(204);
    expect(watch.findHarmed(released)).toHaveLength(formerTags.length);
    expect(watch.findHarmed(released)[0]).toMatch(/was taken away$/);
  });

  test('tells an image of which a part is gone', () => {
    const { manifests } = world.oci.state.repositories['ghcr octo/demo']!;
    const index = JSON.parse(String(world.oci.findManifest(at, former)!.bytes)) as {
      manifests: { digest: string }[];
    };
    delete manifests[index.manifests[1]!.digest];
    expect(watch.findHarmed(released)[0]).toMatch(/stands at an image that is gone$/);
  });

  test('says nothing of what somebody else moves, or takes away', () => {
    seedImage(world, image, { registry: 'ghcr', tags: ['latest'] });
    world.oci.removeTag(at, '0');
    expect(watch.findHarmed(stopped)).toEqual([]);
  });
});
