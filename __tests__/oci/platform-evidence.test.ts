/** What is demanded of every platform before the first tag is set: scans, SBOMs, a public source. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { MannerName } from '../../src/world/oci/manner.ts';
import {
  bundleAnnotations,
  bundleType,
  fallbackTag,
  referrerOf,
  referrersIndex,
} from '../support/attachments.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import {
  indexImage,
  manifestOf,
  ociTypes,
  seedImage,
  singleImage,
  type TestImage,
} from '../support/images.ts';
import {
  imageCyclonedx,
  imageSpdx,
  imageWithSboms,
  sbomStatement,
  trivyCyclonedx,
  trivySpdx,
} from './platform-sboms.ts';
import { openPromoteWorld } from './promote-world.ts';
import { grypeJson, trivySarif } from './scan-results.ts';

async function open(registry: MannerName = 'plain', image: TestImage = indexImage()) {
  const promoting = await openPromoteWorld(registry, image);
  let count = 0;
  /** Writes documents into files; a list of their paths, one a line. */
  const filesOf = (...documents: readonly unknown[]) =>
    documents
      .map((document) => {
        const path = join(promoting.world.folder, `evidence-${(count += 1)}.json`);
        writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
        return path;
      })
      .join('\n');
  const [amd64, arm64] = image.children.map(({ digest }) => digest);
  return { ...promoting, filesOf, amd64: amd64!, arm64: arm64! };
}

describe('an image whose platforms are all told of', () => {
  test('is promoted, and its receipt and summary tell what was seen', async () => {
    await using promoting = await open();
    const { amd64, arm64, filesOf } = promoting;
    const { failure, summary } = await promoting.promote({
      scans: filesOf(trivySarif(amd64), grypeJson(arm64, ['Low'])),
      sboms: filesOf(imageSpdx(amd64), imageCyclonedx(arm64), trivyCyclonedx(amd64)),
    });
    expect(failure).toBeUndefined();
    const { scans, sboms } = (await promoting.receipt()).predicate;
    expect(scans).toMatchObject([
      { platform: 'linux/amd64', digest: amd64, tool: 'Trivy', worst: 'none' },
      { platform: 'linux/arm64/v8', digest: arm64, tool: 'grype', worst: 'note' },
    ]);
    expect(sboms).toMatchObject([
      { platform: 'linux/amd64', format: 'spdx' },
      { platform: 'linux/arm64/v8', format: 'cyclonedx' },
      { platform: 'linux/amd64', format: 'cyclonedx' },
    ]);
    expect(summary).toContain('scanned by grype: at most note');
  });

  test('may be for one platform, of which only its configuration tells', async () => {
    const image = singleImage();
    await using promoting = await open('plain', image);
    const { filesOf } = promoting;
    const { failure } = await promoting.promote({
      scans: filesOf(trivySarif(image.digest)),
      sboms: filesOf(trivySpdx(image.digest)),
    });
    expect(failure).toBeUndefined();
    const { scans } = (await promoting.receipt()).predicate;
    expect(scans).toMatchObject([{ platform: 'linux/amd64', digest: image.digest }]);
  });

  test('may have its SBOMs in the registry: those of BuildKit, in their statements', async () => {
    await using promoting = await open('plain', imageWithSboms());
    const { failure } = await promoting.promote({ 'registry-sboms': 'true' });
    expect(failure).toBeUndefined();
    expect((await promoting.receipt()).predicate.sboms).toHaveLength(2);
  });

  test('may have some as referrers and others in files', async () => {
    await using promoting = await open('spec');
    const { world, at, amd64, arm64, filesOf } = promoting;
    const layer = Buffer.from(JSON.stringify(imageSpdx(amd64)));
    const empty = Buffer.from('{}');
    const mediaType = 'application/spdx+json';
    const manifest = manifestOf(ociTypes.manifest, {
      artifactType: mediaType,
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: world.oci.seedBlob(at, empty),
        size: empty.length,
      },
      layers: [{ mediaType, digest: world.oci.seedBlob(at, layer), size: layer.length }],
      subject: { mediaType: ociTypes.manifest, digest: amd64, size: 1 },
    });
    world.oci.seedManifest({ ...at, ...manifest });
    const sboms = filesOf(sbomStatement(arm64));
    expectResultFailure('IMAGE_SBOM_MISSING', await promoting.promote({ sboms }));
    const { failure } = await promoting.promote({ sboms, 'registry-sboms': 'true' });
    expect(failure).toBeUndefined();
  });
});

describe('SBOMs in Sigstore bundles', () => {
  const bundleOf = (statement: object) => ({
    mediaType: bundleType,
    dsseEnvelope: { payload: Buffer.from(JSON.stringify(statement)).toString('base64') },
  });
  const provenance = {
    ...sbomStatement(`sha256:${'7'.repeat(64)}`),
    predicateType: 'https://slsa.dev/provenance/v1',
  };

  test.each(['spec', 'ghcr'] as const)('count beside an image of %s', async (registry) => {
    await using promoting = await open(registry);
    const { world, at, image } = promoting;
    const platforms = image.children.slice(0, 2);
    const referrers = platforms.map((subject) => [
      referrerOf(subject, bundleOf(provenance), {
        annotations: bundleAnnotations(provenance.predicateType),
      }),
      referrerOf(subject, bundleOf(provenance)),
      referrerOf(subject, 'no bundle'),
    ]);
    const attach = (all: readonly (readonly TestImage[])[]) => {
      for (const [index, listed] of all.entries()) {
        for (const one of listed) seedImage(world, one, at);
        const tags = [fallbackTag(platforms[index]!)];
        if (registry === 'ghcr') {
          world.oci.seedManifest({ ...at, ...referrersIndex(listed), tags });
        }
      }
    };
    attach(referrers);
    const inputs = { 'registry-sboms': 'true' };
    expectResultFailure('IMAGE_SBOM_MISSING', await promoting.promote(inputs));
    const sboms = platforms.map((one) => referrerOf(one, bundleOf(sbomStatement(one.digest))));
    attach(referrers.map((all, index) => [...all, sboms[index]!]));
    expect((await promoting.promote(inputs)).failure).toBeUndefined();
    const { sboms: seen } = (await promoting.receipt()).predicate;
    expect(seen).toMatchObject(platforms.map(({ digest }) => ({ digest, format: 'spdx' })));
  });

  test('of something else are refused as such', async () => {
    await using promoting = await open('spec');
    const { world, at, image, amd64, arm64, filesOf } = promoting;
    const other = bundleOf(sbomStatement(`sha256:${'7'.repeat(64)}`));
    seedImage(world, referrerOf(image.children[0]!, other), at);
    const sboms = filesOf(sbomStatement(amd64), sbomStatement(arm64));
    const result = await promoting.promote({ sboms, 'registry-sboms': 'true' });
    expectResultFailure('IMAGE_SBOM_OTHER', result);
  });
});

describe('an SBOM that only the fallback tag lists', () => {
  test('is found beside what the registry itself lists', async () => {
    await using promoting = await open('spec');
    const { world, at, amd64, arm64, image, filesOf } = promoting;
    const subject = image.children.find(({ digest }) => digest === amd64)!;
    const artifactType = 'application/spdx+json';
    const options = { artifactType, namesSubject: false };
    const sbom = referrerOf(subject, imageSpdx(amd64), options);
    for (const one of [referrerOf(subject, 'a bundle'), sbom]) seedImage(world, one, at);
    const { mediaType, digest, bytes } = sbom;
    const manifests = [{ mediaType, digest, size: bytes.length, artifactType }];
    const list = manifestOf(ociTypes.index, { manifests });
    world.oci.seedManifest({ ...at, ...list, tags: [fallbackTag(subject)] });
    const sboms = filesOf(sbomStatement(arm64));
    const { failure } = await promoting.promote({ sboms, 'registry-sboms': 'true' });
    expect(failure).toBeUndefined();
  });
});

describe('no tag is set', () => {
  test('without a good scan and a good SBOM of every platform', async () => {
    await using promoting = await open();
    const { amd64, arm64, image, filesOf, promote } = promoting;
    const good = { scans: filesOf(trivySarif(amd64), trivySarif(arm64)) };
    expectResultFailure('IMAGE_SCAN_MISSING', await promote({ scans: filesOf(trivySarif(amd64)) }));
    expectResultFailure(
      'IMAGE_SCAN_FINDINGS',
      await promote({ ...good, scans: `${good.scans}\n${filesOf(trivySarif(arm64, ['error']))}` }),
    );
    expectResultFailure('FILE_MISSING', await promote({ scans: 'nowhere.sarif' }));
    for (const [code, documents] of [
      ['IMAGE_SBOM_MISSING', [imageSpdx(amd64)]],
      ['IMAGE_SBOM_OTHER', [imageSpdx(image.digest)]],
      ['IMAGE_SBOM_OTHER', [trivyCyclonedx(image.digest)]],
      ['IMAGE_SBOM_OTHER', [sbomStatement(image.digest)]],
      ['SBOM_MALFORMED', ['']],
      ['SBOM_SCHEMA_INVALID', [{ ...imageSpdx(amd64), name: 1 }]],
    ] as const) {
      const sboms = filesOf(...documents);
      const { seen } = expectResultFailure(code, await promote({ ...good, sboms }));
      expect(seen).toContain(code === 'IMAGE_SBOM_MISSING' ? arm64 : sboms);
    }
    expectResultFailure('IMAGE_SBOM_MISSING', await promote({ 'registry-sboms': 'true' }));
    const empty = { scans: '', sboms: '' };
    const inputs = { ...empty, 'require-scans': 'true' };
    expectResultFailure('IMAGE_SCAN_MISSING', await promote(inputs));
    const others = { ...empty, 'require-sboms': 'true' };
    expectResultFailure('IMAGE_SBOM_MISSING', await promote(others));
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test('when an SBOM in the registry is of something else, or is not shown', async () => {
    await using promoting = await open(
      'plain',
      imageWithSboms(() => `sha256:${'5'.repeat(64)}`),
    );
    const inputs = { 'registry-sboms': 'true' };
    expectResultFailure('IMAGE_SBOM_OTHER', await promoting.promote(inputs));
    promoting.world.faults.add({
      id: 'no list',
      match: { path: /referrers/ },
      effect: { kind: 'status', status: 500 },
    });
    expectResultFailure('IMAGE_REGISTRY_UNREADABLE', await promoting.promote(inputs));
  });
});

describe('an image that must be public', () => {
  const inputs = { 'require-public': 'true' };

  /** To be copied from ghcr.io to Docker Hub. */
  const openCopy = () =>
    openPromoteWorld('ghcr', indexImage(), { registry: 'docker-hub', repository: 'octo/app' });

  test('may be private where it is copied from', async () => {
    await using promoting = await openCopy();
    promoting.world.oci.makePrivate(promoting.at);
    expect((await promoting.promote(inputs)).failure).toBeUndefined();
    expect(Object.keys(promoting.tags())).toContain('1.6.0');
  });

  test('gets no tag where everybody would pull it, as long as it is private there', async () => {
    await using promoting = await openCopy();
    promoting.world.oci.makePrivate(promoting.to);
    const { seen } = expectResultFailure('IMAGE_NOT_PUBLIC', await promoting.promote(inputs));
    expect(seen).toContain('docker.io/octo/app@sha256:');
    expect(promoting.tags()).toEqual({});
    expect((await promoting.receipt()).predicate).toMatchObject({
      state: 'failed',
      failure: 'IMAGE_NOT_PUBLIC',
    });
    // A dry run copies nothing, so that there is nothing to ask for.
    expect((await promoting.promote({ ...inputs, 'dry-run': 'true' })).failure).toBeUndefined();
  });

  test('is promoted when everybody can pull it', async () => {
    await using promoting = await open();
    expect((await promoting.promote(inputs)).failure).toBeUndefined();
  });

  test('is not when a registry shows it to its owner alone, or does not answer', async () => {
    await using promoting = await open('ghcr');
    promoting.world.oci.makePrivate(promoting.at);
    expectResultFailure('IMAGE_NOT_PUBLIC', await promoting.promote(inputs));
    promoting.world.faults.add({
      id: 'no token',
      match: { path: /^\/token/ },
      effect: { kind: 'status', status: 500 },
    });
    expectResultFailure('IMAGE_REGISTRY_UNREADABLE', await promoting.promote(inputs));
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });
});
