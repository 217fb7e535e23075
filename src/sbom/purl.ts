/** Package URLs, written. https://github.com/package-url/purl-spec */

export interface PackageUrlParts {
  /** `npm`, `cargo`, `pypi`, … */
  readonly type: string;
  /** May have a namespace before a `/`. */
  readonly name: string;
  readonly version?: string | undefined;
  /** Those that are undefined are left out. */
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
}

/** The package URL: qualifiers sorted, all but unreserved characters and `:` percent-encoded. */
export function renderPackageUrl({
  type,
  name,
  version,
  qualifiers = {},
}: PackageUrlParts): string {
  const path = name.split('/').map(encoded).join('/');
  const query = Object.entries(qualifiers)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${encoded(value).replaceAll('%2F', '/')}`);
  const at = version === undefined ? '' : `@${encoded(version)}`;
  return `pkg:${type}/${path}${at}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The SHA-256 in the package URL of an image, whose version is the digest of its manifest
 * (https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md); undefined
 * for any other.
 */
export function imageDigestIn(packageUrl: string): string | undefined {
  return /^pkg:oci\/[^@?#]+@sha256(?::|%3A)([0-9a-f]{64})(?:[?#]|$)/i
    .exec(packageUrl)?.[1]
    ?.toLowerCase();
}
