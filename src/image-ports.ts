/** What the domains need of container registries; src/ports.ts has the rest. */
import type { Lookup } from './lookup.ts';
import type { WriteResult } from './ports.ts';

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type ImageDigest = string;

/** Where an image is: `ghcr.io` and `octo/demo`. */
export interface ImageRepository {
  /** As references name it: `docker.io`, whatever host answers for that. */
  readonly registry: string;
  readonly name: string;
}

/** A manifest's bytes as they came: their digest is ours, and not what somebody told. */
export interface StoredManifest {
  readonly digest: ImageDigest;
  readonly mediaType: string;
  readonly body: Buffer;
}

/** One of three values, or a refusal: who asks may not see it, whether it is there or not. */
export type Sight<T> = Lookup<T> | { readonly state: 'denied'; readonly reason: string };

/** What refers to a manifest, or what an index names. */
export interface ImageDescriptor {
  readonly mediaType: string;
  readonly digest: ImageDigest;
  /** Bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: ImagePlatform;
  /** Where else its bytes are. */
  readonly urls?: readonly string[];
}

export interface ImagePlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** What a registry told of a manifest that it took. */
export interface ManifestReceived {
  /** Its digest as the registry has it; undefined when it told none. */
  readonly digest: ImageDigest | undefined;
  /** Tags that it says it has set at once (`OCI-Tag`); none from a registry that knows no such thing. */
  readonly tags: readonly string[];
}

/** A blob on its way into a registry. */
export interface BlobUpload {
  /** Length of every piece but the last: the memory that an upload needs. */
  readonly pieceBytes: number;
  /** The next piece. Where its answer is lost, as much is sent again as the registry lacks. */
  append(piece: Uint8Array): Promise<WriteResult<void>>;
  /**
   * The last piece, and the end: the digest as the registry has it, undefined when it told none.
   * Ambiguous: look whether the blob is there, and begin anew when it is not.
   */
  finish(digest: ImageDigest, last: Uint8Array): Promise<WriteResult<ImageDigest | undefined>>;
}

/** Images in registries, as one who asks may see and change them. */
export interface ImageRegistry {
  /** The manifest behind a digest or a tag. It counts as a pull. Its bytes may be other ones. */
  find(repository: ImageRepository, reference: string): Promise<Sight<StoredManifest>>;
  /** The digest behind a tag or digest, as the registry tells it. No pull. */
  look(repository: ImageRepository, reference: string): Promise<Sight<ImageDigest>>;
  /**
   * Puts a manifest under a tag, or under its own digest, never twice by itself. Several tags: all
   * of them with one request.
   */
  put(
    repository: ImageRepository,
    manifest: StoredManifest,
    tags: readonly [string, ...string[]],
  ): Promise<WriteResult<ManifestReceived>>;
  listTags(repository: ImageRepository): Promise<Sight<readonly string[]>>;
  /** What refers to a manifest; absent when the registry has no such list. */
  listReferrers(
    repository: ImageRepository,
    digest: ImageDigest,
  ): Promise<Sight<readonly ImageDescriptor[]>>;
  /** Bytes of at most `maxBytes`, hashed: unknown when they are others than the digest's. */
  readBlob(
    repository: ImageRepository,
    blob: { readonly digest: ImageDigest; readonly maxBytes: number },
  ): Promise<Sight<Buffer>>;
  /** Whether the registry has a blob. */
  lookForBlob(repository: ImageRepository, digest: ImageDigest): Promise<Sight<true>>;
  /**
   * Hands every byte of a blob on, once and in order, whatever connection breaks off; the digest
   * is that of what was handed on. Throws what `take` throws, which may be called several times.
   */
  streamBlob(
    repository: ImageRepository,
    digest: ImageDigest,
    take: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<Sight<ImageDigest>>;
  /**
   * Begins an upload. With `mount`, the registry takes the blob from another of its repositories
   * instead, if it can: then there is nothing to upload, and the value is undefined.
   */
  beginUpload(
    repository: ImageRepository,
    mount?: { readonly digest: ImageDigest; readonly from: string },
  ): Promise<WriteResult<BlobUpload | undefined>>;
  /**
   * Takes a tag away, and nothing else: `refused` where the registry can do that only together
   * with other tags. `digest` is what the tag stands at now.
   */
  removeTag(
    repository: ImageRepository,
    tag: { readonly name: string; readonly digest: ImageDigest },
  ): Promise<WriteResult<void>>;
}

/** A name and a password, or a token in its place. */
export interface ImageCredentials {
  readonly username: string;
  readonly password: string;
}

export interface ImageRegistries {
  /**
   * As the owner of these credentials; without any, as docker is logged in, and for ghcr.io with
   * the GitHub token. Every question throws IMAGE_CREDENTIALS_* when that cannot be read. Who only
   * reads asks for no more.
   */
  open(credentials: ImageCredentials | undefined, access: 'read' | 'write'): ImageRegistry;
  /** As everybody. */
  readonly anonymous: ImageRegistry;
}
