/** What is kept beside images, as the tools lay it out: cosign 2 and 3, actions/attest, ORAS. */
import { imageDigestOf } from '../../src/oci/digest.ts';
import type { TestBundle } from '../attestation/signing.ts';
import { manifestOf, ociTypes, type TestImage, type TestManifest } from './images.ts';

export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

const blobOf = (mediaType: string, bytes: Buffer, annotations?: Record<string, string>) => ({
  mediaType,
  digest: imageDigestOf(bytes),
  size: bytes.length,
  ...(annotations && { annotations }),
});

export interface ReferrerOptions {
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether the manifest names its subject; tools of before version 1.1 only listed it. */
  readonly namesSubject?: boolean;
}

/** A manifest of version 1.1 that refers to another: a bundle by default, as cosign 3 has it. */
export function referrerOf(
  subject: TestManifest,
  content: unknown,
  options: ReferrerOptions = {},
): TestImage {
  const { artifactType = bundleType, annotations, namesSubject = true } = options;
  const layer = Buffer.from(JSON.stringify(content));
  const empty = Buffer.from('{}');
  const { mediaType, digest, bytes } = subject;
  const manifest = manifestOf(ociTypes.manifest, {
    artifactType,
    config: blobOf('application/vnd.oci.empty.v1+json', empty),
    layers: [blobOf(artifactType, layer)],
    ...(namesSubject && { subject: { mediaType, digest, size: bytes.length } }),
    ...(annotations && { annotations }),
  });
  return { ...manifest, blobs: [empty, layer], children: [] };
}

/** What cosign 3 and actions/attest say of a bundle in its manifest. */
export const bundleAnnotations = (predicateType: string) => ({
  'dev.sigstore.bundle.content': 'dsse-envelope',
  'dev.sigstore.bundle.predicateType': predicateType,
  'org.opencontainers.image.created': '2026-01-02T03:04:05Z',
});

/** The list that clients keep in the fallback tag where there is no referrers API. */
export function referrersIndex(manifests: readonly TestManifest[]): TestManifest {
  return manifestOf(ociTypes.index, {
    manifests: manifests.map(({ mediaType, digest, bytes }) => ({
      mediaType,
      digest,
      size: bytes.length,
      artifactType: bundleType,
    })),
  });
}

export const fallbackTag = ({ digest }: TestManifest) => digest.replace(':', '-');

/** An image of cosign 2: one layer a signature, an attestation, or an SBOM. */
function cosignImage(layers: readonly ReturnType<typeof blobOf>[], bytes: readonly Buffer[]) {
  const config = Buffer.from('{"architecture":"","os":"","rootfs":{"type":"layers"}}');
  const manifest = manifestOf(ociTypes.manifest, {
    config: blobOf(ociTypes.config, config),
    layers,
  });
  return { ...manifest, blobs: [config, ...bytes], children: [] };
}

/** `sha256-….att`: the bundle as cosign 2 would have kept it. */
export function cosignAttestation({
  dsseEnvelope,
  verificationMaterial: { certificate, tlogEntries },
}: TestBundle): TestImage {
  const [entry] = tlogEntries;
  const layer = Buffer.from(JSON.stringify(dsseEnvelope));
  const annotations = {
    'dev.cosignproject.cosign/signature': '',
    'dev.sigstore.cosign/certificate': `-----BEGIN CERTIFICATE-----\n${certificate.rawBytes}\n-----END CERTIFICATE-----\n`,
    'dev.sigstore.cosign/bundle': JSON.stringify({
      SignedEntryTimestamp: entry!.inclusionPromise.signedEntryTimestamp,
      Payload: {
        body: entry!.canonicalizedBody,
        integratedTime: Number(entry!.integratedTime),
        logIndex: Number(entry!.logIndex),
        logID: Buffer.from(entry!.logId.keyId, 'base64').toString('hex'),
      },
    }),
  };
  return cosignImage(
    [blobOf('application/vnd.dsse.envelope.v1+json', layer, annotations)],
    [layer],
  );
}

/** `sha256-….sig`: the payload is one for all signers, and the signatures are annotations. */
export function cosignSignatures(
  { digest }: TestManifest,
  signatures: readonly string[] = ['MEUC'],
): TestImage {
  const payload = Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': 'ghcr.io/octo/demo' },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  );
  const type = 'application/vnd.dev.cosign.simplesigning.v1+json';
  const layers = signatures.map((signature) =>
    blobOf(type, payload, { 'dev.cosignproject.cosign/signature': signature }),
  );
  return cosignImage(layers, [payload]);
}

/** `sha256-….sbom`, as `cosign attach sbom` has it. */
export function cosignSbom({ digest }: TestManifest): TestImage {
  const sbom = Buffer.from(JSON.stringify({ spdxVersion: 'SPDX-2.3', name: digest }));
  return cosignImage([blobOf('text/spdx+json', sbom)], [sbom]);
}
