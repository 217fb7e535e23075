/** Media types of manifests: OCI's and Docker's, which say the same in other words. */
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
