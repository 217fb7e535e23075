import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { MannerName } from '../../src/world/oci/manner.ts';
import { provenanceType, testSigstore, type TestBundle } from '../attestation/signing.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { indexImage, manifestOf, ociTypes, type TestManifest } from '../support/images.ts';
import { openPromoteWorld, type PromoteWorld } from './promote-world.ts';

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
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
function attach({ world, at }: PromoteWorld, bundle: unknown): TestManifest {
  const layer = Buffer.from(JSON.stringify(bundle));
  const empty = Buffer.from('{}');
  const manifest = manifestOf(ociTypes.manifest, {
    artifactType: bundleType,
    config: {
      mediaType: 'application/vnd.oci.empty.v1+json',
      digest: world.oci.seedBlob(at, empty),
      size: empty.length,
    },
    layers: [{ mediaType: bundleType, digest: world.oci.seedBlob(at, layer), size: layer.length }],
    subject: { mediaType: image.mediaType, digest: image.digest, size: image.bytes.length },
  });
  world.oci.seedManifest({ ...at, ...manifest });
  return manifest;
}

/** The fallback tag that lists the manifests, as clients keep it where there is no referrers API. */
function listInTag({ world, at }: PromoteWorld, manifests: readonly TestManifest[]): void {
  const index = manifestOf(ociTypes.index, {
    manifests: manifests.map(({ mediaType, digest, bytes }) => ({
      mediaType,
      digest,
      size: bytes.length,
      artifactType: bundleType,
    })),
  });
  world.oci.seedManifest({ ...at, ...index, tags: [image.digest.replace(':', '-')] });
}

/** The bundle as cosign 2 would have kept it. */
function cosignTag({ world, at }: PromoteWorld, bundle: TestBundle): void {
  const [entry] = bundle.verificationMaterial.tlogEntries;
  const layer = Buffer.from(JSON.stringify(bundle.dsseEnvelope));
  const config = Buffer.from('{"architecture":""}');
  const rawBytes = bundle.verificationMaterial.certificate.rawBytes;
  const manifest = manifestOf(ociTypes.manifest, {
    config: {
      mediaType: ociTypes.config,
      digest: world.oci.seedBlob(at, config),
      size: config.length,
    },
    layers: [
      {
        mediaType: 'application/vnd.dsse.envelope.v1+json',
        digest: world.oci.seedBlob(at, layer),
        size: layer.length,
        annotations: {
          'dev.cosignproject.cosign/signature': '',
          'dev.sigstore.cosign/certificate': `-----BEGIN CERTIFICATE-----\n${rawBytes}\n-----END CERTIFICATE-----\n`,
          'dev.sigstore.cosign/bundle': JSON.stringify({
            SignedEntryTimestamp: entry!.inclusionPromise.signedEntryTimestamp,
            Payload: {
              body: entry!.canonicalizedBody,
              integratedTime: Number(entry!.integratedTime),
              logIndex: Number(entry!.logIndex),
              logID: Buffer.from(entry!.logId.keyId, 'base64').toString('hex'),
            },
          }),
        },
      },
    ],
  });
  world.oci.seedManifest({
    ...at,
    ...manifest,
    tags: [`${image.digest.replace(':', '-')}.att`],
  });
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
    cosignTag(promoting, await bundles.good);
    expect((await promoting.promote()).failure).toBeUndefined();
  });

  test('is promoted by the fallback tag where the list does not know of it', async () => {
    await using promoting = await open('spec');
    const { subject: _, ...older } = JSON.parse(
      attach(promoting, await bundles.good).bytes.toString('utf8'),
    ) as Record<string, unknown>;
    const unlisted = manifestOf(ociTypes.manifest, older);
    promoting.world.oci.seedManifest({ ...promoting.at, ...unlisted });
    listInTag(promoting, [unlisted]);
    promoting.world.faults.add({
      id: 'empty list',
      match: { path: /referrers/ },
      effect: { kind: 'status', status: 200, body: { schemaVersion: 2, manifests: [] } },
    });
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

describe('an image that nobody attests', () => {
  test('is refused, and no tag is set', async () => {
    await using promoting = await open('ghcr');
    expectResultFailure('IMAGE_EVIDENCE_MISSING', await promoting.promote());
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  test('is refused with a signature alone', async () => {
    await using promoting = await open('plain');
    const tags = [`${image.digest.replace(':', '-')}.sig`];
    promoting.world.oci.seedManifest({ ...promoting.at, ...indexImage(), tags });
    const { seen } = expectResultFailure('IMAGE_EVIDENCE_MISSING', await promoting.promote());
    expect(seen).toContain('signature by cosign');
  });

  test.each([
    ['of another image', 'other', 'it is about another image'],
    ['by somebody else', 'stranger', 'ATTESTATION_'],
    ['of another kind', 'scan', 'ATTESTATION_PREDICATE_TYPE'],
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
