import { describe, expect, test } from '@jest/globals';
import type { ImageRegistry } from '../../src/image-ports.ts';
import { absent, present } from '../../src/lookup.ts';
import { readGraph } from '../../src/oci/copy/image-graph.ts';
import { findManifest } from '../../src/oci/find-manifest.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { indexImage, manifestOf, ociTypes, type TestManifest } from '../support/images.ts';

const image = indexImage();
const [amd64, arm64] = image.children as [TestManifest, TestManifest];

const empty = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: `sha256:${'0'.repeat(64)}`,
  size: 2,
};

/** Small ones, or with so many bytes that nobody needs. */
function referrersOf(subject: TestManifest, count: number, padding = ''): TestManifest[] {
  return Array.from({ length: count }, (_, at) =>
    manifestOf(ociTypes.manifest, {
      config: empty,
      layers: [],
      annotations: { of: subject.digest, at: String(at), padding },
    }),
  );
}

/** Reads the image where each of its manifests has these referrers; what was asked is counted. */
async function read(
  referrers: ReadonlyMap<string, readonly TestManifest[]>,
  gone: readonly TestManifest[] = [],
) {
  const listed = [...referrers.values()].flat().filter((one) => !gone.includes(one));
  const kept = [image, ...image.children, ...listed];
  const asked = { manifests: 0, bytes: 0 };
  const registry = {
    find: async (_, reference) => {
      const found = kept.find(({ digest }) => digest === reference);
      if (!found) return absent;
      const { digest, mediaType, bytes: body } = found;
      asked.manifests += 1;
      asked.bytes += body.byteLength;
      return present({ digest, mediaType, body });
    },
    listTags: async () => present([]),
    listReferrers: async (_, subject) =>
      present(
        (referrers.get(subject) ?? []).map(({ mediaType, digest, bytes }) => ({
          mediaType,
          digest,
          size: bytes.byteLength,
        })),
      ),
  } as Partial<ImageRegistry> as ImageRegistry;
  const place = { repository: { registry: 'registry.example', name: 'octo/demo' }, registry };
  const root = (await findManifest(image.digest, place))!;
  const run = async () => readGraph(root, place);
  return { run, asked };
}

describe('what belongs to an image', () => {
  const two = (count: number) =>
    new Map([amd64, arm64].map((child) => [child.digest, referrersOf(child, count)] as const));

  test('is counted over all lists of a level before any of it is read', async () => {
    const { run, asked } = await read(two(300));
    const { seen } = await expectFailure('IMAGE_COPY_EXCESSIVE', run);
    expect(seen).toContain('more than 500 manifests');
    // One of the lists may have been read by then.
    expect(asked.manifests).toBeLessThan(320);
  });

  test('is weighed as it is read, and nothing more is read when it is too much', async () => {
    const mebibyte = 1024 * 1024;
    const many = referrersOf(image, 100, 'x'.repeat(4 * mebibyte - 1000));
    const { run, asked } = await read(new Map([[image.digest, many]]));
    const { seen } = await expectFailure('IMAGE_COPY_EXCESSIVE', run);
    expect(seen).toContain('bytes of manifests');
    expect(asked.bytes).toBeLessThan(64 * mebibyte + 4 * 4 * mebibyte);
  });

  test('does not count what lists still name and is gone', async () => {
    const [left] = referrersOf(image, 1) as [TestManifest];
    const gone = [referrersOf(amd64, 300), referrersOf(left, 300)] as const;
    const lists = new Map([
      [amd64.digest, [...gone[0], left]],
      [left.digest, gone[1]],
    ]);
    const { run } = await read(lists, gone.flat());
    const { manifests } = await run();
    expect(manifests).toHaveLength(image.children.length + 2);
  });
});
