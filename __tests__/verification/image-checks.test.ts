/** Images of a release that is verified, as a registry of the loopback world serves them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReleaseManifest, SealedImage } from '../../src/manifest/manifest.ts';
import { askRegistries } from '../../src/verification/ask-registries.ts';
import { imageChecks } from '../../src/verification/image-checks.ts';
import { openPromoteWorld, type PromoteWorld } from '../oci/promote-world.ts';
import { indexImage } from '../support/images.ts';

const image = indexImage();
const sealed: SealedImage = {
  ...{ name: 'demo', repository: 'registry.plain.example/octo/demo' },
  ...{ digest: image.digest, mediaType: image.mediaType },
  platforms: [
    { platform: 'linux/amd64', digest: image.children[0]!.digest },
    { platform: 'linux/arm64/v8', digest: image.children[1]!.digest },
  ],
};

let world: PromoteWorld;
beforeAll(async () => {
  world = await openPromoteWorld('plain', image);
});
afterAll(async () => world[Symbol.asyncDispose]());

/** How the check of one image ends, and with which codes. */
async function check(change: Partial<SealedImage> = {}, registries = world.imageRegistries) {
  const manifest = { images: [{ ...sealed, ...change }] } as unknown as ReleaseManifest;
  const [only] = await imageChecks(manifest, registries);
  const { id, standing, detail, failures } = only!;
  return { id, standing, detail, codes: failures.map(({ code }) => code) };
}

describe('a sealed image, when registries are asked', () => {
  it('is among the checks, and only then', async () => {
    const manifest = { channels: [], images: [sealed] };
    const askedBy = async (policy: object) => {
      const candidate = { folder: '/', files: [], manifest, request: { policy } } as never;
      const ports = { ...world, files: {} as never, registries: {} as never };
      return (await askRegistries(candidate, ports)).checks.map(({ id }) => id);
    };
    const before = world.requests().length;
    expect(await askedBy({})).toEqual(['registries']);
    expect(world.requests().length).toBe(before);
    const policy = { registries: {}, signer: {} };
    expect(await askedBy(policy)).toEqual(['registries', 'image-demo']);
  });

  it('passes when its bytes and those of every platform are there', async () => {
    expect(await check()).toEqual({
      ...{ id: 'image-demo', standing: 'pass', detail: '2 platforms as sealed', codes: [] },
    });
  });

  it('fails when it is not there, or is another than was sealed', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(await check({ digest })).toMatchObject({ standing: 'fail', codes: ['IMAGE_NOT_FOUND'] });
    expect(await check({ platforms: sealed.platforms.slice(1) })).toMatchObject({
      ...{ standing: 'fail', codes: ['IMAGE_SEALED_DIFFERS'] },
    });
    const [first] = sealed.platforms;
    const platforms = [...sealed.platforms, { ...first!, platform: 'linux/s390x' }];
    expect(await check({ platforms })).toMatchObject({
      ...{ standing: 'fail', codes: ['IMAGE_PLATFORM_MISSING'] },
    });
  });

  it('is unknown when its registry gives no answer, which is no pass', async () => {
    const silent = { find: async () => ({ state: 'unknown', reason: 'timeout' }) } as never;
    expect(await check({}, { anonymous: silent, open: () => silent })).toMatchObject({
      ...{ standing: 'unknown', codes: ['IMAGE_REGISTRY_UNREADABLE'] },
    });
    const closed = { find: async () => ({ state: 'denied', reason: 'HTTP 401' }) } as never;
    expect(await check({}, { anonymous: closed, open: () => closed })).toMatchObject({
      ...{ standing: 'unknown', codes: ['IMAGE_ACCESS_DENIED'] },
    });
  });

  it('is read with a login where nobody else may, and that is told', async () => {
    const closed = { find: async () => ({ state: 'denied', reason: 'HTTP 401' }) } as never;
    const registries = { anonymous: closed, open: world.imageRegistries.open };
    expect(await check({}, registries)).toMatchObject({
      ...{ standing: 'pass', detail: '2 platforms as sealed, shown with a login alone' },
    });
  });
});
