/** From the bytes of release.json to a manifest that can be relied on. */
import { imageDigest } from '../oci/digest.ts';
import { manifestTypes } from '../oci/media-types.ts';
import { repositoryText } from '../oci/reference.ts';
import { channelTypes } from '../registry-types.ts';
import {
  listOf,
  NotOfShape,
  objectOf,
  oneOf,
  optional,
  sha256Text,
  textLike,
  wholeNumber,
  type Shape,
} from '../shape.ts';
import { requireConsistent } from './consistent.ts';
import { manifestFailure } from './failures.ts';
import { artifactKinds, manifestSchemaId, type ReleaseManifest } from './manifest.ts';

/** More than any real manifest, little enough to read at once. */
export const maxManifestBytes = 8 * 1024 * 1024;

// The patterns are those of schemas/release-manifest.schema.json; a test holds the two together.
/* eslint-disable no-control-regex -- control characters are what these refuse */
const line = textLike(/^[^\u0000-\u001f\u007f]{1,1024}$/, 'a text of one line');
/* eslint-enable no-control-regex */
const fileName = textLike(/^[A-Za-z0-9_+][A-Za-z0-9._+-]{0,199}$/, 'a plain file name');
const channelName = textLike(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'a channel name');
const repository = textLike(/^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/, '`owner/name`');
const refName = textLike(/^[^\s~^:?*[\\-][^\s~^:?*[\\]{0,199}$/, 'a tag name');
const commit = textLike(/^[0-9a-f]{40}$/, 'a full commit SHA');
const time = textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'a time in UTC, in whole seconds');
const sha512 = textLike(/^[A-Za-z0-9+/]{86}==$/, 'a SHA-512 in base64');
const webAddress = textLike(/^https?:\/\/[^\s\\]{1,1000}$/, 'a web address');

const fingerprint = textLike(/^[0-9A-F]{40}$/, '40 upper-case hexadecimal digits');

const sealedFile = { name: fileName, size: wholeNumber(1), sha256: sha256Text };

const artifact = objectOf({
  ...sealedFile,
  kind: oneOf(artifactKinds),
  sha512: optional(sha512),
  adoptedFrom: optional(objectOf({ registry: line, url: webAddress })),
});

const channel = objectOf({
  name: channelName,
  type: oneOf(channelTypes),
  package: optional(line),
  version: line,
  artifacts: listOf(fileName),
  indexUrl: optional(webAddress),
  after: optional(listOf(channelName)),
});

const image = objectOf({
  name: channelName,
  repository: repositoryText,
  digest: imageDigest,
  mediaType: oneOf(manifestTypes),
  platforms: listOf(objectOf({ platform: line, digest: imageDigest })),
});

const earlierSet = objectOf({
  manifest: sha256Text,
  artifacts: listOf(fileName),
  evidence: listOf(objectOf(sealedFile)),
  channels: listOf(channelName),
  images: optional(listOf(channelName)),
  signature: optional(objectOf({ size: sealedFile.size, sha256: sealedFile.sha256 })),
});

const manifest: Shape<ReleaseManifest> = objectOf({
  schema: oneOf([manifestSchemaId]),
  repository,
  tag: refName,
  version: line,
  commit,
  committedAt: time,
  build: objectOf({ workflow: line, runId: wholeNumber(1) }),
  artifacts: listOf(artifact),
  evidence: listOf(objectOf(sealedFile)),
  channels: listOf(channel),
  images: optional(listOf(image)),
  signatures: optional(objectOf({ gpg: objectOf({ fingerprint }) })),
  continues: optional(listOf(earlierSet)),
});

/** The manifest in a text. Throws MANIFEST_MALFORMED with the place, MANIFEST_INCONSISTENT. */
export function parseManifest(text: string): ReleaseManifest {
  try {
    const parsed = manifest(parseJson(text), '');
    requireConsistent(parsed);
    return parsed;
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    throw manifestFailure('MANIFEST_MALFORMED', {
      seen: `in release.json ${error.message}`,
      expected: 'a manifest as schemas/release-manifest.schema.json describes it',
      cure: 'Take release.json as seal-artifacts wrote it, and use the same version of the suite in every job.',
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new NotOfShape('', 'JSON');
  }
}
