import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { MannerName } from '../../src/world/oci/manner.ts';
import { provenanceType, testSigstore } from '../attestation/signing.ts';
import {
  bundleAnnotations,
  cosignAttestation,
  cosignSbom,
  cosignSignatures,
  fallbackTag,
  referrerOf,
  referrersIndex,
  type ReferrerOptions,
} from '../support/attachments.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { indexImage, seedImage, type TestImage, type TestManifest } from '../support/images.ts';
import { openPromoteWorld, type PromoteWorld } from './promote-world.ts';

const sigstore = testSigstore();
const image = indexImage();

const statementOf = (digest: string, predicateType = provenanceType) => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'ghcr.io/octo/demo', digest: { sha256: digest.slice('sha256:'.length) } }],
  predicateType,
  predicate: {},
});
const bundles = {
  good: sigstore.sign(statementOf(image.digest)),
  other: sigstore.sign(statementOf(`sha256:${'b'.repeat(64)}`)),
  scan: sigstore.sign(statementOf(image.digest, 'https://example.com/scan')),
  signature: sigstore.sign(statementOf(image.digest, 'https://sigstore.dev/cosign/sign/v1')),
  stranger: sigstore.sign(statementOf(image.digest), {
    claims: { repository: 'evil/demo' },
  }),
};

async function open(registry: MannerName) {
  const promoting = await openPromoteWorld(registry, image);
  const root = join(promoting.world.folder, 'root.jsonl');
  await writeFile(root, await sigstore.sigstore.trustedRootLines());
  const promote = (inputs = {}) =>
    promoting.promote({ evidence: 'attestation', 'trusted-root': root, ...inputs });
  return { ...promoting, promote };
}

/** The manifest that refers to the image with a bundle, put beside it. */
function attach({ world, at }: PromoteWorld, bundle: unknown, options?: ReferrerOptions) {
  const referrer = referrerOf(image, bundle, options);
  seedImage(world, referrer, at);
  return referrer;
}

/** The fallback tag that lists the manifests. */
function listInTag({ world, at }: PromoteWorld, manifests: readonly TestManifest[]): void {
  world.oci.seedManifest({ ...at, ...referrersIndex(manifests), tags: [fallbackTag(image)] });
}

/** A tag of cosign 2. */
function cosignTag({ world, at }: PromoteWorld, suffix: string, kept: TestImage): void {
  seedImage(world, kept, { ...at, tags: [`${fallbackTag(image)}.${suffix}`] });
}

describe('an attested image', () => {
  test('is promoted where the registry lists referrers', async () => {
    await using promoting = await open('spec');
    const { digest } = attach(promoting, await bundles.good);
    expect((await promoting.promote()).failure).toBeUndefined();
    expect((await promoting.receipt()).predicate.evidence).toEqual({
      kind: 'attestation',
      predicateType: provenanceType,
      signer: 'https://github.com/octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3',
      from: digest,
    });
  });

  test('is promoted by the fallback tag where it does not, whatever else is beside it', async () => {
    await using promoting = await open('ghcr');
    const all = [await bundles.stranger, await bundles.scan, 'no bundle', await bundles.good];
    listInTag(
      promoting,
      all.map((bundle) => attach(promoting, bundle)),
    );
    expect((await promoting.promote()).failure).toBeUndefined();
    expect(promoting.world.violations).toEqual([]);
  });

  test('is promoted by cosign’s tag', async () => {
    await using promoting = await open('plain');
    cosignTag(promoting, 'att', cosignAttestation(await bundles.good));
    expect((await promoting.promote()).failure).toBeUndefined();
  });

  test('is promoted by what cosign 3 attests, beside what it signs', async () => {
    for (const registry of ['spec', 'plain'] as const) {
      await using promoting = await open(registry);
      const kept = [
        attach(promoting, await bundles.signature, {
          annotations: bundleAnnotations('https://sigstore.dev/cosign/sign/v1'),
        }),
        attach(promoting, await bundles.good, { annotations: bundleAnnotations(provenanceType) }),
      ];
      if (registry === 'plain') listInTag(promoting, kept);
      expect((await promoting.promote()).failure).toBeUndefined();
      const { evidence } = (await promoting.receipt()).predicate;
      expect(evidence).toMatchObject({ from: kept[1]!.digest });
    }
  });

  test('is promoted by the fallback tag where the list does not know of it', async () => {
    await using promoting = await open('spec');
    const unlisted = attach(promoting, await bundles.good, { namesSubject: false });
    listInTag(promoting, [unlisted]);
    promoting.world.faults.add({
      id: 'empty list',
      match: { path: /referrers/ },
      effect: { kind: 'status', status: 200, body: { schemaVersion: 2, manifests: [] } },
    });
    expect((await promoting.promote()).failure).toBeUndefined();
  });

  test('is promoted by the fallback tag where the list knows of a stranger’s alone', async () => {
    await using promoting = await open('spec');
    attach(promoting, await bundles.stranger);
    listInTag(promoting, [attach(promoting, await bundles.good, { namesSubject: false })]);
    expect((await promoting.promote()).failure).toBeUndefined();
  });

  test('gets all of its tags with one write where the registry knows how', async () => {
    await using promoting = await open('spec');
    attach(promoting, await bundles.good);
    const tags = 'build-8\n{{version}}\n{{major}}\nlatest';
    await promoting.promote({ tags });
    const writes = promoting.requests().filter((one) => one.startsWith('PUT'));
    expect(writes).toEqual([
      'PUT /v2/octo/demo/manifests/1.6.0',
      `PUT /v2/octo/demo/manifests/${image.digest}?tag=build-8&tag=1&tag=latest`,
    ]);
    expect(promoting.tags()).toMatchObject({ 'build-8': image.digest, latest: image.digest });
  });

  test('gets them one by one where it does not say that it set them', async () => {
    await using promoting = await open('spec');
    attach(promoting, await bundles.good);
    promoting.world.faults.add({
      id: 'no OCI-Tag',
      match: { method: 'PUT', path: `/v2/octo/demo/manifests/${image.digest}` },
      effect: { kind: 'status', status: 201, headers: { 'docker-content-digest': image.digest } },
    });
    const { failure } = await promoting.promote({ tags: '{{version}}\n{{major}}\nlatest' });
    expect(failure).toBeUndefined();
    expect(promoting.tags()).toMatchObject({ 1: image.digest, latest: image.digest });
  });
});

describe('an attestation that GitHub alone keeps', () => {
  test('is found by the digest of the image, and counts', async () => {
    await using promoting = await open('ghcr');
    await promoting.storeAtGithub(await bundles.good);
    expect((await promoting.promote()).failure).toBeUndefined();
    const { evidence } = (await promoting.receipt()).predicate;
    expect(evidence).toMatchObject({ from: 'GitHub’s attestations of octo/demo' });
    expect(promoting.world.violations).toEqual([]);
  });

  test('counts also where that of a stranger is beside the image', async () => {
    await using promoting = await open('spec');
    attach(promoting, await bundles.stranger);
    await promoting.storeAtGithub(await bundles.good);
    expect((await promoting.promote()).failure).toBeUndefined();
  });

  test('is not asked for when there is one beside the image', async () => {
    await using promoting = await open('spec');
    attach(promoting, await bundles.good);
    expect((await promoting.promote()).failure).toBeUndefined();
    expect(promoting.requests().filter((one) => one.includes('/attestations/'))).toEqual([]);
  });

  test('does not count when it is by somebody else, or of something else', async () => {
    await using promoting = await open('spec');
    attach(promoting, await bundles.scan);
    await promoting.storeAtGithub(await bundles.stranger);
    const { seen } = expectResultFailure('IMAGE_EVIDENCE_REFUSED', await promoting.promote());
    expect(seen).toContain('none of 2 attestations');
    expect(seen).toContain('GitHub’s attestations of octo/demo: ATTESTATION_');
  });

  const answering = (promoting: PromoteWorld, status: number) =>
    promoting.world.faults.add({
      id: 'no attestations',
      match: { path: /\/attestations\// },
      effect: { kind: 'status', status },
    });

  test('is unknown while GitHub does not answer, and never absent', async () => {
    await using promoting = await open('ghcr');
    answering(promoting, 500);
    expectResultFailure('IMAGE_EVIDENCE_UNREADABLE', await promoting.promote());
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test('is missed where the job may not ask, and the right is told', async () => {
    await using promoting = await open('ghcr');
    answering(promoting, 403);
    const { seen, cure } = expectResultFailure('IMAGE_EVIDENCE_MISSING', await promoting.promote());
    expect(seen).toContain('not shown to this job');
    expect(cure).toContain('attestations: read');
  });

  test('that is not told does not hide what is refused beside the image', async () => {
    await using promoting = await open('spec');
    attach(promoting, await bundles.stranger);
    answering(promoting, 500);
    const { seen } = expectResultFailure('IMAGE_EVIDENCE_REFUSED', await promoting.promote());
    expect(seen).toContain('GitHub’s attestations of octo/demo: not told');
  });
});

describe('an image that nobody attests', () => {
  test('is refused, and no tag is set', async () => {
    await using promoting = await open('ghcr');
    expectResultFailure('IMAGE_EVIDENCE_MISSING', await promoting.promote());
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test('is refused with a signature or an SBOM alone', async () => {
    await using promoting = await open('plain');
    cosignTag(promoting, 'sbom', cosignSbom(image));
    expectResultFailure('IMAGE_EVIDENCE_MISSING', await promoting.promote());
    cosignTag(promoting, 'sig', cosignSignatures(image));
    const { seen } = expectResultFailure('IMAGE_EVIDENCE_MISSING', await promoting.promote());
    expect(seen).toContain('signature by cosign');
  });

  test.each([
    ['repository', { repository: 'octo/demo-evil' }],
    ['ref', { ref: 'refs/tags/v1.2.3-evil' }],
    ['workflow', { job_workflow_ref: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.34' }],
    ['owner', { repository: 'octo/demo/x', job_workflow_ref: 'octo/demo/x/release.yml@refs' }],
  ])('is refused with one by a signer whose %s has ours as a prefix', async (_, claims) => {
    await using promoting = await open('spec');
    attach(promoting, await sigstore.sign(statementOf(image.digest), { claims }));
    const { seen } = expectResultFailure('IMAGE_EVIDENCE_REFUSED', await promoting.promote());
    expect(seen).toMatch(/ATTESTATION_(?:REPOSITORY|REF|SIGNER)/);
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test.each([
    ['of another image', 'other', 'it is about another image'],
    ['by somebody else', 'stranger', 'ATTESTATION_'],
    ['of another kind', 'scan', 'ATTESTATION_PREDICATE_TYPE'],
    ['that is a signature of cosign 3', 'signature', 'ATTESTATION_PREDICATE_TYPE'],
  ] as const)('is refused with an attestation %s', async (_, name, reason) => {
    await using promoting = await open('spec');
    attach(promoting, await bundles[name]);
    const { seen } = expectResultFailure('IMAGE_EVIDENCE_REFUSED', await promoting.promote());
    expect(seen).toContain(reason);
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test('is refused while the registry does not tell, and not taken for unattested', async () => {
    await using promoting = await open('ghcr');
    promoting.world.faults.add({
      id: 'no list',
      match: { path: /referrers/ },
      effect: { kind: 'status', status: 500 },
    });
    expectResultFailure('IMAGE_REGISTRY_UNREADABLE', await promoting.promote());
  });

  test('is refused by a policy that names nobody', async () => {
    await using promoting = await open('spec');
    attach(promoting, await bundles.good);
    const result = await promoting.promote({ 'signer-workflow': 'release.yml' });
    expectResultFailure('ATTESTATION_POLICY', result);
  });
});
