/** What the domains need from package registries; src/ports.ts has the rest. */
import type { Lookup } from './lookup.ts';
import type { Digests, Sha256, WriteResult } from './ports.ts';
import type { ChannelType } from './registry-types.ts';

export type { ChannelType } from './registry-types.ts';

export interface ServedFile {
  readonly filename: string;
  readonly url: string;
  /** As the registry's metadata says; only downloaded bytes decide. */
  readonly size?: number;
  readonly sha256?: Sha256;
  readonly sha512?: string;
  readonly yanked: boolean;
}

/** One version of one package, as a registry's metadata tells it. */
export interface ServedVersion {
  readonly package: string;
  readonly version: string;
  readonly files: readonly ServedFile[];
}

/** Who published a file, as the registry verified it at upload (PEP 740). */
export interface Publisher {
  /** `GitHub`, `GitLab`, …, as the registry spells it. */
  readonly kind: string;
  /** `owner/name`; undefined when the publisher is no repository. */
  readonly repository: string | undefined;
  /** File name of the workflow below `.github/workflows/`. */
  readonly workflow: string | undefined;
  /** `refs/tags/v1.2.3`, where the provenance tells the workflow's ref. */
  readonly ref?: string;
  /** Where the provenance tells the environment of the job. */
  readonly environment?: string;
  /** Subjects of the attestations that this publisher signed for the file. */
  readonly subjects: readonly ProvenanceSubject[];
}

/** What a provenance statement is about, by the digest that its registry goes by. */
export interface ProvenanceSubject {
  /** A file name, or npm's package URL. */
  readonly name: string;
  readonly sha256?: Sha256;
  /** Base64, as npm's `integrity` has it after `sha512-`. */
  readonly sha512?: string;
}

/** What a registry keeps of who made a file: its own reading, and the signed attestations. */
export interface ServedAttestations {
  readonly publishers: readonly Publisher[];
  /** JSON as the registry serves it; the bundles in it are read by src/attestation. */
  readonly document: unknown;
}

/** A package's dist-tags and its versions, told together. */
export interface DistTags {
  /** Versions by tag. */
  readonly tags: Readonly<Record<string, string>>;
  readonly versions: readonly string[];
}

/** A version that waits for a person's approval. */
export interface StagedVersion {
  /** A UUID. */
  readonly id: string;
  /** The tag that it gets when it is approved; it cannot be changed. */
  readonly tag: string | undefined;
  /** For `open`. */
  readonly file: ServedFile;
}

/** `staged`: uploaded, and not to be had by anybody until a person approves it. */
export type Standing = 'live' | 'staged';

/** One kind of registry, read anonymously: everything that a further one must tell. */
export interface Registry {
  /** Whether the version is there. Absent only when the registry says so definitely. */
  presence(packageName: string, version: string): Promise<Lookup<Standing>>;
  /** What the registry lists for a version; absent when it has no such version. */
  files(packageName: string, version: string): Promise<Lookup<ServedVersion>>;
  /**
   * Digests of the bytes that users get, downloaded now and saved to `path` when given.
   * Absent when the address has no file (yet): lag and absence look the same here.
   */
  open(file: ServedFile, path?: string): Promise<Lookup<Digests>>;
  /**
   * Where a file of a version is, for registries that tell no list: their files are known
   * by name alone, and whether one is there is what `open` answers.
   */
  locate?(packageName: string, version: string, filename: string): ServedFile;
  /**
   * What installers read of a version, where `files` reads other documents as well: a
   * version that is told elsewhere alone is not to be had yet.
   */
  installable?(packageName: string, version: string): Promise<Lookup<ServedVersion>>;
  /**
   * Where a file of that name and content is served, for registries whose addresses follow
   * from the content: it can be read there before any list has it.
   */
  addressOf?(filename: string, content: AsyncIterable<Uint8Array>): Promise<ServedFile>;
  /**
   * Publishers in the file's provenance, for registries that have one. Absent when
   * the registry says that the file has none; its being disabled is unknown.
   */
  findPublishers?(
    of: { readonly package: string; readonly version: string },
    file: ServedFile,
  ): Promise<Lookup<readonly Publisher[]>>;
  /** What `findPublishers` reads, by the same three values, and the attestations themselves. */
  findAttestations?(
    of: { readonly package: string; readonly version: string },
    file: ServedFile,
  ): Promise<Lookup<ServedAttestations>>;
  /** For registries whose versions have tags; absent when there is no such package (yet). */
  findDistTags?(of: {
    readonly package: string;
    readonly version: string;
  }): Promise<Lookup<DistTags>>;
  /**
   * The version among those that wait for approval. There only where a credential was
   * given that may see them: nobody else can tell absent from staged.
   */
  findStaged?(packageName: string, version: string): Promise<Lookup<StagedVersion>>;
}

export interface RegistryOptions {
  /** Replaces the public registry. */
  readonly indexUrl?: string;
  /** What gets no answer is not asked again after this moment: for who reads on a budget. */
  readonly deadline?: Date;
}

export interface Registries {
  /** The reader for a channel's type. */
  registry(type: ChannelType, options?: RegistryOptions): Promise<Registry>;
}

export interface CrateUpload {
  /** The web API's metadata; see src/crates/metadata.ts. */
  readonly metadata: object;
  /** The .crate file. */
  readonly path: string;
  /** Of the sealed file: nothing else is sent. */
  readonly sha256: Sha256;
  readonly token: string;
}

/** The publish side of a cargo registry's web API. */
export interface CrateUploads {
  /** Sends metadata and file in one request; `done` holds the registry's warnings. */
  upload(crate: CrateUpload): Promise<WriteResult<readonly string[]>>;
}
