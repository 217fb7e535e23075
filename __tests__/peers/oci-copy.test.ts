/** Images promoted from one real docker-registry to another, pushed and pulled by others. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import { imageDigestOf } from '../../src/oci/digest.ts';
import type { ImageRepository } from '../../src/ports.ts';
import {
  cosignSignatures,
  fallbackTag,
  referrerOf,
  referrersIndex,
} from '../support/attachments.ts';
import { indexImage, singleImage, type TestImage, type TestManifest } from '../support/images.ts';
import { openDockerRegistry, type DockerRegistry } from './docker-registry.ts';
import {
  buildah,
  digestAt,
  losingPiece,
  ourClient,
  podman,
  promote,
  pull,
  pushed,
  skopeo,
} from './image-clients.ts';
import { peerTest } from './support.ts';

const programs = ['docker-registry', 'skopeo'];
const layer = gzipSync(Buffer.alloc(1024));
const tags = '{{version}}\nlatest';

/** A source, a target, and the image in the source. */
async function open(image: TestImage, format = 'oci') {
  const source = await openDockerRegistry();
  const target = await openDockerRegistry();
  const digest = await pushed(source, image, format);
  return {
    source,
    target,
    digest,
    to: `${target.host}/octo/app`,
    async [Symbol.asyncDispose]() {
      await target[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
    },
  };
}

describe('an image from one docker-registry to another', () => {
  for (const [what, image, format] of [
    ['an index of OCI', indexImage({ layer, content: 'peer' }), 'oci'],
    ['a list of Docker', indexImage({ layer, content: 'peer' }), 'v2s2'],
    ['a single image of OCI', singleImage({ layer, content: 'peer' }), 'oci'],
    ['a single image of Docker', singleImage({ layer, content: 'peer' }), 'v2s2'],
  ] as const) {
    peerTest(programs, `is ${what}, and skopeo pulls it as it was pushed`, async () => {
      await using both = await open(image, format);
      const { source, target, digest, to } = both;
      expect((await promote(source, { digest, tags, target: to })).failure).toBeUndefined();
      expect(await pull(target, 'octo/app:1.6.0')).toBe(digest);
      expect(await pull(target, 'octo/app:latest')).toBe(digest);
      target.takeRequests();
      const again = await promote(source, { digest, tags, target: to });
      expect(again.outputs.state).toBe('already-published');
      expect(target.takeRequests().filter((one) => !/^(?:GET|HEAD) /.test(one))).toEqual([]);
    });
  }

  peerTest(programs, 'is mounted from one repository to another, without a blob', async () => {
    await using both = await open(indexImage({ layer, content: 'peer' }));
    const { source, digest } = both;
    const target = `${source.host}/octo/app`;
    expect((await promote(source, { digest, tags, target })).failure).toBeUndefined();
    const blobs = source.takeRequests().filter((one) => one.includes('/blobs/'));
    expect(blobs.length).toBeGreaterThan(0);
    for (const one of blobs) expect(one).toMatch(/^POST .*\?mount=sha256:.*&from=octo%2Fdemo$/);
    expect(await pull(source, 'octo/app:1.6.0')).toBe(digest);
  });

  peerTest(programs, 'takes along what is kept in fallback tags and in cosign’s', async () => {
    const image = indexImage({ layer, content: 'peer' });
    await using both = await open(image);
    const { source, target, to } = both;
    const { digest } = image;
    expect(both.digest).toBe(digest);
    const referrer = referrerOf(image, { a: 'bundle' });
    const signatures = cosignSignatures(image);
    await put(source, referrer, referrer.digest);
    await put(source, { ...referrersIndex([referrer]), blobs: [] }, fallbackTag(image));
    await put(source, signatures, `${fallbackTag(image)}.sig`);
    expect((await promote(source, { digest, tags, target: to })).failure).toBeUndefined();
    const sig = `octo/app:${fallbackTag(image)}.sig`;
    expect(await digestAt(target, sig)).toBe(signatures.digest);
    const raw = `inspect --raw --tls-verify=false docker://${to}:${fallbackTag(image)}`;
    expect(JSON.parse(await skopeo(target, raw))).toMatchObject({
      manifests: [{ digest: referrer.digest }],
    });
    expect(await pull(target, `octo/app@${referrer.digest}`)).toBe(referrer.digest);
  });

  for (const moment of ['before', 'after'] as const) {
    peerTest(programs, `goes on when a connection is lost ${moment} a piece`, async () => {
      const large = singleImage({ layer: randomBytes(18 * 1024 * 1024) });
      await using both = await open(large);
      const { source, target, digest, to } = both;
      target.takeRequests();
      const http = losingPiece(1, moment);
      expect((await promote(source, { digest, tags, target: to }, http)).failure).toBeUndefined();
      const posts = target.takeRequests().filter((one) => one.startsWith('POST'));
      // Two blobs; an upload whose newest address got lost is not found, and begun anew.
      expect(posts).toHaveLength(moment === 'after' ? 3 : 2);
      expect(await pull(target, 'octo/app:1.6.0')).toBe(digest);
    });
  }

  peerTest(programs, 'needs fewer requests than by skopeo', async () => {
    const counts: Record<string, number> = {};
    const names = ['a', 'b', 'c', 'latest'];
    for (const count of [1, 4]) {
      await using both = await open(indexImage({ layer, content: 'peer' }));
      const { source, target, digest, to } = both;
      const taken = () => source.takeRequests().length + target.takeRequests().length;
      taken();
      const wanted = names.slice(-count);
      await promote(source, { digest, tags: wanted.join('\n'), target: to });
      counts[`ours ${count}`] = taken();
      const flags = '--all --preserve-digests --src-tls-verify=false --dest-tls-verify=false';
      for (const tag of wanted) {
        const from = `docker://${source.host}/octo/demo:build-7`;
        await skopeo(source, `copy ${flags} ${from} docker://${target.host}/octo/theirs:${tag}`);
      }
      counts[`theirs ${count}`] = taken();
    }
    process.stderr.write(
      `requests to copy for 1 and 4 tags: ${counts['ours 1']} and ${counts['ours 4']} here, with what refers to it; ${counts['theirs 1']} and ${counts['theirs 4']} by skopeo, without\n`,
    );
    expect(counts['ours 1']!).toBeLessThan(counts['theirs 1']!);
    expect(counts['ours 4']! * 2).toBeLessThanOrEqual(counts['theirs 4']!);
  });
});

describe('an image that buildah built and pushed', () => {
  const withBuildah = [...programs, 'buildah'];
  for (const format of ['oci', 'v2s2']) {
    for (const kind of ['index', 'single'] as const) {
      peerTest(withBuildah, `as ${format}, ${kind}, is pulled by it as it was`, async () => {
        await using source = await openDockerRegistry();
        await using target = await openDockerRegistry();
        await build(source, kind, format);
        const digest = await digestAt(source, 'octo/demo:build-7');
        // Within its repository, and to another registry.
        expect((await promote(source, { digest, tags })).failure).toBeUndefined();
        const to = `${target.host}/octo/app`;
        expect((await promote(source, { digest, tags, target: to })).failure).toBeUndefined();
        const id = async (at: DockerRegistry, name: string) =>
          buildah(
            at,
            `pull --quiet --tls-verify=false --signature-policy <policy> ${at.host}/${name}`,
          );
        const before = await id(source, 'octo/demo:build-7');
        expect(await id(source, 'octo/demo:1.6.0')).toBe(before);
        expect(await id(target, 'octo/app:1.6.0')).toBe(before);
        expect(await id(target, `octo/app@${digest}`)).toBe(before);
        expect(await pull(target, 'octo/app:latest')).toBe(digest);
      });
    }
  }
});

describe('an image that podman runs from', () => {
  const withPodman = [...programs, 'podman'];
  for (const [what, image, format] of [
    ['an index of OCI', indexImage({ layer, content: 'peer' }), 'oci'],
    ['a list of Docker', indexImage({ layer, content: 'peer' }), 'v2s2'],
  ] as const) {
    peerTest(withPodman, `is ${what}, and pulled by it as it was, for each platform`, async () => {
      await using both = await open(image, format);
      const { source, target, digest, to } = both;
      expect((await promote(source, { digest, tags, target: to })).failure).toBeUndefined();
      for (const architecture of ['amd64', 'arm64']) {
        const id = (at: DockerRegistry, name: string) =>
          podman(
            at,
            `pull --quiet --tls-verify=false --signature-policy <policy> --platform linux/${architecture} ${at.host}/${name}`,
          );
        const before = await id(source, 'octo/demo:build-7');
        expect(before).toMatch(/^[0-9a-f]{64}\n$/);
        expect(await id(target, 'octo/app:1.6.0')).toBe(before);
        expect(await id(target, 'octo/app:latest')).toBe(before);
        expect(await id(target, `octo/app@${digest}`)).toBe(before);
      }
    });
  }
});

/** Builds from nothing but a file, and pushes under `build-7`. */
async function build(
  registry: DockerRegistry,
  kind: 'index' | 'single',
  format: string,
): Promise<void> {
  const { folder, host } = registry;
  await writeFile(join(folder, 'hello.txt'), 'hello');
  await writeFile(join(folder, 'Containerfile'), 'FROM scratch\nCOPY hello.txt /hello.txt\n');
  const policy = '--signature-policy <policy>';
  const platforms =
    kind === 'index' ? '--platform linux/amd64,linux/arm64 --manifest demo' : '--tag demo';
  await buildah(registry, `bud --isolation chroot ${policy} ${platforms} .`);
  const push = kind === 'index' ? 'manifest push --all' : 'push';
  const to = `docker://${host}/octo/demo:build-7`;
  await buildah(registry, `${push} --format ${format} --tls-verify=false ${policy} demo ${to}`);
}

/** Puts a manifest and its blobs there by our own client. */
async function put(
  registry: DockerRegistry,
  { digest, mediaType, bytes, blobs }: TestManifest & Pick<TestImage, 'blobs'>,
  reference: string,
): Promise<void> {
  const client = ourClient(registry);
  const repository: ImageRepository = { registry: registry.host, name: 'octo/demo' };
  for (const blob of blobs) {
    const begun = await client.beginUpload(repository);
    if (begun.state !== 'done') throw new Error(begun.reason);
    const sha256 = imageDigestOf(blob);
    expect(await begun.value!.finish(sha256, blob)).toMatchObject({ state: 'done' });
  }
  const result = await client.put(repository, { digest, mediaType, body: bytes }, [reference]);
  expect(result).toMatchObject({ state: 'done' });
}
