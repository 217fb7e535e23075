/** What the domains need from package registries; src/ports.ts has the rest. */
import type { Lookup } from './lookup.ts';
import type { Digests, Sha256, WriteResult } from './ports.ts';

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
  /** Subjects of the attestations that this publisher signed for the file. */
  readonly subjects: readonly { readonly name: string; readonly sha256: Sha256 }[];
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
   * Publishers in the file's provenance, for registries that have one. Absent when
   * the registry says that the file has none; its being disabled is unknown.
   */
  findPublishers?(
    of: { readonly package: string; readonly version: string },
    file: ServedFile,
  ): Promise<Lookup<readonly Publisher[]>>;
}

/** Kinds of channel that a release is published to, as `release.json` names them. */
export type ChannelType = 'pypi' | 'crates' | 'npm' | 'github-release' | 'url';

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
