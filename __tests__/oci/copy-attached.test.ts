import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { MannerName } from '../../src/world/oci/manner.ts';
import { provenanceType, testSigstore } from '../attestation/signing.ts';
import {
  bundleAnnotations,
  bundleType,
  cosignAttestation,
  cosignSbom,
  cosignSignatures,
  fallbackTag,
  referrerOf,
  referrersIndex,
} from '../support/attachments.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { indexImage, seedImage, type TestImage, type TestManifest } from '../support/images.ts';
import { openPromoteWorld, type PromoteWorld } from './promote-world.ts';

const sigstore = testSigstore();
const image = indexImage();
const [amd64, arm64] = image.children as [TestManifest, TestManifest];
const bundle = sigstore.sign({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'it', digest: { sha256: image.digest.slice('sha256:'.length) } }],
  predicateType: provenanceType,
  predicate: {},
});

async function open(from: MannerName, to: MannerName): Promise<PromoteWorld> {
  return openPromoteWorld(from, image, { registry: to, repository: 'octo/app' });
}

/** Puts what refers to a manifest beside it at the source, and into the fallback tag if wanted. */
function attach(
  { world, at }: PromoteWorld,
  subject: TestManifest,
  referrers: readonly TestImage[],
): void {
  for (const one of referrers) seedImage(world, one, at);
  if (at.registry === 'spec') return;
  world.oci.seedManifest({ ...at, ...referrersIndex(referrers), tags: [fallbackTag(subject)] });
}

interface Listed {
  readonly manifests: readonly { readonly digest: string; readonly artifactType?: string }[];
}

/** What a tag of the target lists. */
function listed({ world, to, tags }: PromoteWorld, tag: string): Listed['manifests'] {
  const { bytes } = world.oci.findManifest(to, tags()[tag] ?? '')!;
  return (JSON.parse(bytes.toString('utf8')) as Listed).manifests;
}

const isThere = ({ world, to }: PromoteWorld, { digest }: TestManifest) =>
  world.oci.findManifest(to, digest) !== undefined;

const provenance = async () =>
  referrerOf(image, await bundle, { annotations: bundleAnnotations(provenanceType) });

describe('what refers to an image that is copied', () => {
  test.each([
    ['spec', 'ghcr'],
    ['ghcr', 'docker-hub'],
    ['plain', 'spec'],
  ] as const)('goes from %s to %s, of the index and of every child', async (from, to) => {
    await using promoting = await open(from, to);
    const sbom = referrerOf(arm64, { spdxVersion: 'SPDX-2.3' }, { artifactType: 'text/spdx+json' });
    const signed = referrerOf(sbom, { signs: 'the SBOM' });
    const own = await provenance();
    attach(promoting, image, [own]);
    attach(promoting, arm64, [sbom]);
    attach(promoting, sbom, [signed]);
    expect((await promoting.promote()).failure).toBeUndefined();
    for (const one of [own, sbom, signed]) expect(isThere(promoting, one)).toBe(true);
    if (to === 'spec') {
      // A registry that lists referrers needs no tag for those that name their subject.
      expect(Object.keys(promoting.tags())).toEqual(['1.6.0']);
    } else {
      expect(listed(promoting, fallbackTag(image))).toEqual([
        {
          mediaType: own.mediaType,
          digest: own.digest,
          size: own.bytes.length,
          artifactType: bundleType,
          annotations: bundleAnnotations(provenanceType),
        },
      ]);
      expect(listed(promoting, fallbackTag(arm64))).toMatchObject([
        { digest: sbom.digest, artifactType: 'text/spdx+json' },
      ]);
      expect(listed(promoting, fallbackTag(sbom))).toMatchObject([{ digest: signed.digest }]);
    }
    const before = promoting.requests().length;
    await promoting.promote();
    const again = promoting.requests().slice(before);
    expect(again.filter((one) => !/^(?:GET|HEAD) /.test(one))).toEqual([]);
    expect(promoting.world.violations).toEqual([]);
  });

  test('goes with all pages of the list that tells of it', async () => {
    await using promoting = await open('spec', 'ghcr');
    const all = [1, 2, 3].map((content) => referrerOf(image, content));
    attach(promoting, image, all);
    promoting.world.oci.pageReferrers(1);
    expect((await promoting.promote()).failure).toBeUndefined();
    for (const one of all) expect(isThere(promoting, one)).toBe(true);
  });

  test('is evidence there as it was here', async () => {
    await using promoting = await open('spec', 'ghcr');
    attach(promoting, image, [await provenance()]);
    const root = join(promoting.world.folder, 'root.jsonl');
    await writeFile(root, await sigstore.sigstore.trustedRootLines());
    const attested = { evidence: 'attestation', 'trusted-root': root };
    expect((await promoting.promote(attested)).failure).toBeUndefined();
    // What was judged is what is taken along: nothing is read a second time.
    const reads = promoting.world.log
      .find({ method: 'GET', path: /^\/v2\/octo\/demo\/(?:manifests|referrers)\// })
      .filter(({ status }) => status !== 401)
      .map(({ path }) => path);
    expect(reads).toEqual([...new Set(reads)]);
    const onward = await promoting.promote({
      ...attested,
      source: 'ghcr.io/octo/app',
      username: 'target',
      tags: 'latest',
    });
    expect(onward.failure).toBeUndefined();
    expect((await promoting.receipt()).predicate.evidence.kind).toBe('attestation');
  });

  test('is judged at the source before anything is written', async () => {
    await using promoting = await open('spec', 'ghcr');
    // What the target has says nothing about what is copied to it.
    seedImage(promoting.world, await provenance(), promoting.to);
    expectResultFailure(
      'IMAGE_EVIDENCE_MISSING',
      await promoting.promote({ evidence: 'attestation' }),
    );
    expect(promoting.requests().some((one) => /^(?:PUT|POST|PATCH) /.test(one))).toBe(false);
  });

  test('is added to the list that the target has, which stays as it was', async () => {
    await using promoting = await open('ghcr', 'docker-hub');
    const { world, to } = promoting;
    const theirs = referrerOf(image, { by: 'somebody else' });
    seedImage(world, theirs, to);
    const list = referrersIndex([theirs]);
    const value = JSON.parse(list.bytes.toString('utf8')) as Record<string, unknown>;
    const bytes = Buffer.from(JSON.stringify({ ...value, annotations: { kept: 'yes' } }));
    world.oci.seedManifest({ ...to, ...list, bytes, tags: [fallbackTag(image)] });
    const own = await provenance();
    attach(promoting, image, [own]);
    expect((await promoting.promote()).failure).toBeUndefined();
    const digests = listed(promoting, fallbackTag(image)).map(({ digest }) => digest);
    expect(digests).toEqual([theirs.digest, own.digest]);
    const kept = world.oci.findManifest(to, promoting.tags()[fallbackTag(image)]!)!;
    expect(JSON.parse(kept.bytes.toString('utf8'))).toMatchObject({ annotations: { kept: 'yes' } });
  });

  test('is merged anew when somebody else writes the list in between', async () => {
    await using promoting = await open('ghcr', 'docker-hub');
    const { world, to } = promoting;
    const theirs = referrerOf(image, { by: 'somebody else' });
    const own = await provenance();
    attach(promoting, image, [own]);
    world.faults.add({
      id: 'written over',
      match: { method: 'PUT', path: new RegExp(`/octo/app/manifests/${fallbackTag(image)}$`) },
      occurrences: { count: 1 },
      effect: {
        kind: 'event',
        moment: 'after',
        happen: () => {
          seedImage(world, theirs, to);
          world.oci.seedManifest({
            ...to,
            ...referrersIndex([theirs]),
            tags: [fallbackTag(image)],
          });
        },
      },
    });
    expect((await promoting.promote()).failure).toBeUndefined();
    const digests = listed(promoting, fallbackTag(image)).map(({ digest }) => digest);
    expect(digests).toEqual([theirs.digest, own.digest]);
  });

  test('is listed once, however late that shows, and told as lost when it never does', async () => {
    const lists = (promoting: PromoteWorld) =>
      promoting.requests().filter((one) => /^PUT .*\/sha256-/.test(one));
    await using late = await open('ghcr', 'docker-hub');
    attach(late, image, [await provenance()]);
    late.world.oci.lag(3);
    expect((await late.promote()).failure).toBeUndefined();
    expect(lists(late)).toHaveLength(1);
    await using promoting = await open('ghcr', 'docker-hub');
    attach(promoting, image, [await provenance()]);
    promoting.world.oci.lag(100);
    expectResultFailure('IMAGE_COPY_LOST', await promoting.promote());
    expect(promoting.tags()).not.toHaveProperty(['1.6.0']);
  });

  test('is listed in the tag where only the tag told of it', async () => {
    await using promoting = await open('plain', 'spec');
    const unnamed = referrerOf(image, await bundle, { namesSubject: false });
    attach(promoting, image, [unnamed]);
    expect((await promoting.promote()).failure).toBeUndefined();
    expect(listed(promoting, fallbackTag(image))).toMatchObject([{ digest: unnamed.digest }]);
  });

  test('is left out when it is listed, and gone', async () => {
    await using promoting = await open('ghcr', 'plain');
    const own = await provenance();
    const gone = referrerOf(image, 'gone');
    seedImage(promoting.world, own, promoting.at);
    const list = referrersIndex([gone, own]);
    promoting.world.oci.seedManifest({ ...promoting.at, ...list, tags: [fallbackTag(image)] });
    expect((await promoting.promote()).failure).toBeUndefined();
    expect(listed(promoting, fallbackTag(image))).toMatchObject([{ digest: own.digest }]);
  });
});

describe('what cosign 2 keeps in tags of its own', () => {
  const sig = `${fallbackTag(image)}.sig`;

  test('goes along, of the index and of every child', async () => {
    await using promoting = await open('plain', 'ghcr');
    const kept = {
      [sig]: cosignSignatures(image),
      [`${fallbackTag(image)}.att`]: cosignAttestation(await bundle),
      [`${fallbackTag(amd64)}.sbom`]: cosignSbom(amd64),
    };
    for (const [tag, one] of Object.entries(kept)) {
      seedImage(promoting.world, one, { ...promoting.at, tags: [tag] });
    }
    // cosign signs an SBOM by its own digest.
    const sbom = kept[`${fallbackTag(amd64)}.sbom`]!;
    const signed = cosignSignatures(sbom);
    const tags = [`${fallbackTag(sbom)}.sig`];
    seedImage(promoting.world, signed, { ...promoting.at, tags });
    expect((await promoting.promote()).failure).toBeUndefined();
    const digests = Object.entries({ ...kept, [tags[0]!]: signed });
    expect(promoting.tags()).toEqual({
      '1.6.0': image.digest,
      ...Object.fromEntries(digests.map(([tag, { digest }]) => [tag, digest])),
    });
    const before = promoting.requests().length;
    await promoting.promote();
    const again = promoting.requests().slice(before);
    expect(again.filter((one) => !/^(?:GET|HEAD) /.test(one))).toEqual([]);
  });

  test('is replaced by what holds all of it, and left where it holds something else', async () => {
    await using promoting = await open('plain', 'ghcr');
    const { world, at, to, log } = promoting;
    const both = cosignSignatures(image, ['MEUC', 'MEQC']);
    seedImage(world, both, { ...at, tags: [sig] });
    seedImage(world, cosignSignatures(image, ['MEUC']), { ...to, tags: [sig] });
    expect((await promoting.promote()).failure).toBeUndefined();
    expect(promoting.tags()[sig]).toBe(both.digest);
    const theirs = cosignSignatures(image, ['other']);
    seedImage(world, theirs, { ...to, tags: [sig] });
    expect((await promoting.promote({ tags: 'latest' })).failure).toBeUndefined();
    expect(promoting.tags()[sig]).toBe(theirs.digest);
    expect(
      log.lines.filter((line) => line.startsWith('warning: ghcr.io/octo/app:sha256-')),
    ).toHaveLength(1);
  });
});
