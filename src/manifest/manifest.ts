/**
 * The release manifest, `release.json`: what was sealed, and where it must be
 * served. Written once by seal-artifacts; every later action checks what it
 * was handed against it. Its JSON Schema is schemas/release-manifest.schema.json.
 */
import type { ImageDigest } from '../image-ports.ts';
import type { PlatformImage } from '../oci/platforms.ts';
import type { ChannelType, CommitSha, Fingerprint, Sha256 } from '../ports.ts';
import { packageKinds } from '../registry-types.ts';

export const manifestSchemaId = 'https://release-actions.dev/schemas/release-manifest/v1';
export const manifestFileName = 'release.json';
export const checksumsFileName = 'SHA256SUMS';
export const buildMetaFileName = 'BUILD_META.txt';
export const buildMetaJsonFileName = 'BUILD_META.json';
export const provenanceFileName = 'release-provenance.intoto.json';
/** Made on demand: provenance in the shape of an earlier system. */
export const zeroProvenanceFileName = 'PROVENANCE.json';
/** A detached OpenPGP signature has the name of its file with this behind it. */
export const signatureSuffix = '.asc';
export const checksumsSignatureFileName = `${checksumsFileName}${signatureSuffix}`;
/** There when the set is signed: the key to verify it with, and that key's fingerprint. */
export const publicKeyFileName = 'release-signing-public-key.asc';
export const fingerprintFileName = 'release-signing-key-fingerprint.txt';

/**
 * Files that tell of one set as a whole, their signatures, and the key to these: nobody else may
 * give a file such a name, and a set that continues another one has its own.
 */
export const ownFileNames: readonly string[] = [
  ...[
    manifestFileName,
    checksumsFileName,
    buildMetaFileName,
    buildMetaJsonFileName,
    provenanceFileName,
    zeroProvenanceFileName,
  ].flatMap((name) => [name, `${name}${signatureSuffix}`]),
  publicKeyFileName,
  fingerprintFileName,
];

/** Kinds that some registry alone has, and those that any channel may serve. */
export const artifactKinds = [...packageKinds, 'archive', 'file'] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

export interface SealedFile {
  /** A plain file name: unique, no folder, safe on every platform and as a GitHub asset. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: Sha256;
}

export interface SealedArtifact extends SealedFile {
  readonly kind: ArtifactKind;
  /** Base64, for npm tarballs: the `integrity` that npm's registry tells. */
  readonly sha512?: string;
  /** Set when these bytes were taken from a registry instead of this run's build. */
  readonly adoptedFrom?: { readonly registry: string; readonly url: string };
}

export interface Channel {
  /** Names the channel in receipts and messages: unique in the manifest. */
  readonly name: string;
  readonly type: ChannelType;
  /** Absent for types that release no package. */
  readonly package?: string;
  readonly version: string;
  /** Names of the artifacts that this channel must serve, byte for byte. */
  readonly artifacts: readonly string[];
  /** Replaces the public registry's address; for `url` the folder the artifacts are under. */
  readonly indexUrl?: string;
  /** Names of channels that must serve their sealed bytes before this one is published; sorted. */
  readonly after?: readonly string[];
}

/** A container image that is part of the release: what its tags must stand at. */
export interface SealedImage {
  /** Names the image in inputs and messages: unique in the manifest. */
  readonly name: string;
  /** Where it was when it was sealed, with its registry: `ghcr.io/octo/demo`. */
  readonly repository: string;
  /** Of the index, where it is for several platforms. */
  readonly digest: ImageDigest;
  readonly mediaType: string;
  /** At least one; in the order of the index. */
  readonly platforms: readonly PlatformImage[];
}

/** A set of this release that was sealed before, and of which everything is in this one too. */
export interface EarlierSet {
  /** SHA-256 of its `release.json`, which can be made again from this manifest. */
  readonly manifest: Sha256;
  /** Names of its artifacts, sorted. */
  readonly artifacts: readonly string[];
  readonly evidence: readonly SealedFile[];
  /** Names of its channels, in its order. */
  readonly channels: readonly string[];
  /** Names of its images, sorted; there when it has some. */
  readonly images?: readonly string[];
  /** Of its `SHA256SUMS.asc`; there when it was signed. */
  readonly signature?: Omit<SealedFile, 'name'>;
}

export interface ReleaseManifest {
  readonly schema: typeof manifestSchemaId;
  /** `owner/name`. */
  readonly repository: string;
  readonly tag: string;
  readonly version: string;
  readonly commit: CommitSha;
  /** The commit's time, ISO 8601 in UTC: never the clock's. */
  readonly committedAt: string;
  readonly build: {
    /** `owner/name/.github/workflows/release.yml@ref`. */
    readonly workflow: string;
    readonly runId: number;
    // No attempt: sealing the same bytes again in a re-run must give the same manifest,
    // or a release staged by an earlier attempt could never be resumed.
  };
  /** Sorted by name, by code unit. */
  readonly artifacts: readonly SealedArtifact[];
  /** Supporting files that are sealed and released too (BUILD_META.txt), sorted by name. */
  readonly evidence: readonly SealedFile[];
  readonly channels: readonly Channel[];
  /** Sorted by name; there when the release has images. */
  readonly images?: readonly SealedImage[];
  /**
   * There when the set is signed. It then has a `SHA256SUMS.asc` beside everything that is named
   * here: that one cannot be, since SHA256SUMS has the digest of this manifest.
   */
  readonly signatures?: {
    /** Fingerprint of the primary key: 40 upper-case hexadecimal digits. */
    readonly gpg: { readonly fingerprint: Fingerprint };
  };
  /** The earlier sets that this one continues, oldest first. */
  readonly continues?: readonly EarlierSet[];
}
