import { describe, expect, test } from '@jest/globals';
import { parseManifest } from '../../src/oci/manifest.ts';
import { parseImageReference } from '../../src/oci/reference.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { dockerTypes, indexImage, ociTypes, singleImage } from '../support/images.ts';

describe('a reference', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  test.each([
    ['ghcr.io/octo/demo:1.2.3', 'ghcr.io', 'octo/demo', '1.2.3', undefined],
    [`ghcr.io/octo/demo@${digest}`, 'ghcr.io', 'octo/demo', undefined, digest],
    [`localhost:5000/demo:a@${digest}`, 'localhost:5000', 'demo', 'a', digest],
    ['registry:5000/a/b__c/d-e', 'registry:5000', 'a/b__c/d-e', undefined, undefined],
    ['docker.io/alpine', 'docker.io', 'library/alpine', undefined, undefined],
  ])('%s is whole', (text, registry, name, tag, told) => {
    expect(parseImageReference(text)).toEqual({
      repository: { registry, name },
      tag,
      digest: told,
    });
  });

  test.each([
    'octo/demo:1.2.3',
    'demo',
    'ghcr.io/Octo/demo',
    'ghcr.io/octo/../demo',
    'ghcr.io/octo/demo:',
    'ghcr.io/octo/demo:a/b',
    'ghcr.io/octo/demo@sha256:abc',
    'ghcr.io/octo/demo@sha512:abc',
    'https://ghcr.io/octo/demo',
    'user@ghcr.io/octo/demo',
    'ghcr.io//demo',
    'ghcr.io/octo/demo?x',
    '',
  ])('%j is not', async (text) => {
    await expectFailure('IMAGE_REFERENCE_INVALID', () => parseImageReference(text));
  });
});

describe('a manifest', () => {
  const stored = (value: unknown, mediaType: string) => ({
    digest: 'unused',
    mediaType,
    body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  });
  const parse = (value: unknown, mediaType: string) =>
    parseManifest(stored(value, mediaType), 'the image');
  const read = ({ bytes }: { readonly bytes: Buffer }) =>
    JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  const index = read(indexImage());
  const image = read(singleImage());

  test('is an index or an image, by OCI or by Docker', () => {
    for (const types of [ociTypes, dockerTypes]) {
      expect(parse(read(indexImage({ types })), types.index).kind).toBe('index');
      expect(parse(read(singleImage({ types })), types.manifest).kind).toBe('image');
    }
  });

  test('may have null where it has nothing, as Go has it', () => {
    const nothing = { annotations: null, subject: null, artifactType: null };
    const [layer] = image.layers as object[];
    const layers = [{ ...layer, annotations: null, urls: null, platform: null }];
    expect(parse({ ...image, ...nothing, layers }, ociTypes.manifest)).toMatchObject({
      kind: 'image',
      annotations: {},
    });
    expect(parse({ ...index, ...nothing }, ociTypes.index).annotations).toEqual({});
  });

  test.each([
    ['an index stored as an image', index, ociTypes.manifest],
    ['an image stored as an index', image, ociTypes.index],
    ['both at once', { ...index, ...image, mediaType: ociTypes.index }, ociTypes.index],
    ['told to be another kind', { ...index, mediaType: ociTypes.manifest }, ociTypes.index],
    ['of another version', { ...index, schemaVersion: 1 }, ociTypes.index],
    ['with a digest that is none', { ...image, layers: [{ digest: 'x' }] }, ociTypes.manifest],
    ['no JSON', 'no', ociTypes.index],
  ])('is malformed as %s', async (_, value, mediaType) => {
    await expectFailure('IMAGE_MANIFEST_MALFORMED', () => parse(value, mediaType));
  });

  test('is not read in a kind whose digest does not hold', async () => {
    const old = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
    await expectFailure('IMAGE_MANIFEST_KIND', () => parse(image, old));
  });
});
