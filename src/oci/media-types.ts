/** Media types of manifests: OCI's and Docker's, which say the same in other words; and of bundles. */
const indexes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const;

const images = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/** Every kind that is read. A registry may say 404 for a manifest of a kind that nobody accepts. */
export const manifestTypes: readonly string[] = [...indexes, ...images];

export const ociIndexType: string = indexes[0];

/** An index or a manifest list: one name for several platforms. */
export function isIndexType(mediaType: string): boolean {
  return indexes.some((type) => type === mediaType);
}

/** The manifest of one image or artifact. */
export function isImageType(mediaType: string): boolean {
  return images.some((type) => type === mediaType);
}

/** https://github.com/sigstore/protobuf-specs: versions 0.1 to 0.3 are told apart by the bundle. */
const bundle = /^application\/vnd\.dev\.sigstore\.bundle(?:[.+;]|$)/;

/** A Sigstore bundle, as a layer or as the kind of an artifact. */
export function isBundleType(mediaType: string): boolean {
  return bundle.test(mediaType);
}
