import { describe, test } from '@jest/globals';
import type { ImageDescriptor, ImageRegistry } from '../../src/image-ports.ts';
import { absent, present } from '../../src/lookup.ts';
import { findSboms } from '../../src/oci/sboms/find-sboms.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { indexImage, manifestOf, ociTypes, type TestManifest } from '../support/images.ts';
import { parseManifest } from '../../src/oci/manifest.ts';

const image = indexImage();
const amd64 = image.children[0]!;
const mediaType = 'application/spdx+json';

const descriptor = (digest: string, size = 2): ImageDescriptor => ({ mediaType, digest, size });
const digestOf = (at: number) => `sha256:${String(at).padStart(64, '0')}`;

/** A manifest with these SBOMs. */
const withLayers = (digests: readonly string[]): TestManifest =>
  manifestOf(ociTypes.manifest, {
    config: descriptor(digestOf(0)),
    layers: digests.map((digest) => descriptor(digest)),
  });

/** A manifest with so many SBOMs. */
const withSboms = (count: number, from = 0): TestManifest =>
  withLayers(Array.from({ length: count }, (_, at) => digestOf(from + at)));

/** Looks for them beside the image, where each is of so many bytes. */
function find(referrers: readonly TestManifest[], bytes: number) {
  const blob = Buffer.from(JSON.stringify({ spdxVersion: 'SPDX-2.3', padding: 'x'.repeat(bytes) }));
  const registry = {
    find: async (_, reference) => {
      const found = referrers.find(({ digest }) => digest === reference);
      if (!found) return absent;
      return present({ digest: found.digest, mediaType: found.mediaType, body: found.bytes });
    },
    listReferrers: async () => present(referrers.map(({ digest }) => descriptor(digest))),
    readBlob: async () => present(blob),
  } as Partial<ImageRegistry> as ImageRegistry;
  const { digest, mediaType: type, bytes: body } = image;
  const content = parseManifest({ digest, mediaType: type, body }, 'the image');
  const platforms = [{ platform: 'linux/amd64', digest: amd64.digest }];
  const place = { repository: { registry: 'registry.example', name: 'octo/demo' }, registry };
  return findSboms({ content, platforms }, place);
}

describe('more SBOMs beside an image than anybody needs', () => {
  test.each([
    ['in one place', [withSboms(101)], 2],
    ['in several', [withSboms(60), withSboms(60, 60)], 2],
    ['in too many', Array.from({ length: 31 }, (_, at) => withSboms(1, at)), 2],
    ['in too many bytes', [withSboms(9)], 15 * 1024 * 1024],
    [
      'one of them again and again',
      [withLayers(Array<string>(9).fill(digestOf(1)))],
      15 * 1024 * 1024,
    ],
  ])('are refused and not left out: %s', async (_, referrers, bytes) => {
    await expectFailure('IMAGE_SBOM_EXCESSIVE', () => find(referrers, bytes));
  });

  test('are more than a hundred', async () => {
    await find([withSboms(50), withSboms(50, 50)], 2);
  });
});
