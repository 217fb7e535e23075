/** SBOMs of a container image as tools write them, in files and beside the image. */
import { syftCyclonedx, syftSpdx, withChange } from '../sbom/documents.ts';
import { indexImage, manifestOf, ociTypes, type TestImage } from '../support/images.ts';
import { imageDigestOf } from '../../src/oci/digest.ts';

const hexOf = (digest: string) => digest.slice('sha256:'.length);

/** `syft registry:ghcr.io/octo/demo@sha256:… -o spdx-json`, with a home inside of the image. */
export function imageSpdx(digest: string) {
  const checksums = [{ algorithm: 'SHA256', checksumValue: hexOf(digest) }];
  const named = withChange(syftSpdx(), 'packages.1.checksums', checksums);
  return withChange(named, 'packages.0.sourceInfo', 'from package metadata: /home/app/METADATA');
}

/** `syft … -o cyclonedx-json`: the image's digest is its version. */
export function imageCyclonedx(digest: string) {
  return withChange(syftCyclonedx(), 'metadata.component.version', digest);
}

const packageUrl = (digest: string) =>
  `pkg:oci/demo@${encodeURIComponent(digest)}?arch=amd64&repository_url=ghcr.io%2Focto%2Fdemo`;

/** `trivy image --format cyclonedx …`: the digest is in the package URL alone. */
export function trivyCyclonedx(digest: string) {
  const component = { type: 'container', name: 'demo', purl: packageUrl(digest) };
  return withChange(syftCyclonedx(), 'metadata.component', component);
}

/** `trivy image --format spdx-json …` */
export function trivySpdx(digest: string) {
  const reference = {
    referenceCategory: 'PACKAGE-MANAGER',
    referenceType: 'purl',
    referenceLocator: packageUrl(digest),
  };
  const bare = withChange(syftSpdx(), 'packages.1.checksums', undefined);
  return withChange(bare, 'packages.1.externalRefs', [reference]);
}

/** The statement that BuildKit puts around an SBOM, which itself names a folder. */
export function sbomStatement(digest: string) {
  return {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://spdx.dev/Document',
    subject: [{ name: 'pkg:docker/octo/demo@build-7', digest: { sha256: hexOf(digest) } }],
    predicate: withChange(syftSpdx(), 'packages.1.checksums', undefined),
  };
}

/** An index for two platforms, each with an attestation of BuildKit that holds such a statement. */
export function imageWithSboms(of: (digest: string) => string = (digest) => digest): TestImage {
  const { bytes, children, blobs } = indexImage();
  const { manifests } = JSON.parse(bytes.toString('utf8')) as {
    manifests: { readonly digest: string; readonly platform: { readonly os: string } }[];
  };
  const platforms = manifests.filter(({ platform }) => platform.os !== 'unknown');
  const attestations = platforms.map(({ digest }) => {
    const layer = Buffer.from(JSON.stringify(sbomStatement(of(digest))));
    const config = Buffer.from('{}');
    const at = { mediaType: ociTypes.config, digest: imageDigestOf(config), size: config.length };
    const sealed = { digest: imageDigestOf(layer), size: layer.length };
    const manifest = manifestOf(ociTypes.manifest, {
      config: at,
      layers: [
        {
          mediaType: 'application/vnd.in-toto+json',
          ...sealed,
          annotations: { 'in-toto.io/predicate-type': 'https://spdx.dev/Document' },
        },
      ],
    });
    const entry = {
      ...{ mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length },
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': digest,
      },
    };
    return { manifest, entry, blobs: [layer, config] };
  });
  const entries = attestations.map(({ entry }) => entry);
  return {
    ...manifestOf(ociTypes.index, { manifests: [...platforms, ...entries] }),
    children: [...children, ...attestations.map(({ manifest }) => manifest)],
    blobs: [...blobs, ...attestations.flatMap((one) => one.blobs)],
  };
}
