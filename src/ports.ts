/**
 * What the domains need from outside, one small interface a need. Domains take
 * these as arguments; adapters fulfil them; tests fulfil them with the loopback
 * world or with a literal.
 */
import type { Lookup } from './lookup.ts';
import type { FindingLevel, Location } from './failure.ts';
import type { Attestations, Attester } from './attestation-ports.ts';
import type { Commands, Interruption } from './command-ports.ts';
import type { ImageRegistries } from './image-ports.ts';
import type { CrateTokens, IdentityTokens } from './identity-ports.ts';
import type { CrateUploads, Registries } from './registry-ports.ts';
import type { Gpg } from './signing-ports.ts';
import type { ReleaseSources } from './release-source-ports.ts';
import type { CrateYanks, ReleaseRemovals } from './withdrawal-ports.ts';

export type * from './attestation-ports.ts';
export type * from './command-ports.ts';
export type * from './identity-ports.ts';
export type * from './image-ports.ts';
export type * from './issue-ports.ts';
export type * from './registry-ports.ts';
export type * from './release-source-ports.ts';
export type * from './signing-ports.ts';
export type * from './withdrawal-ports.ts';

/** 40 lower-case hexadecimal digits. */
export type CommitSha = string;
/** 64 lower-case hexadecimal digits, without an algorithm prefix. */
export type Sha256 = string;

export interface Clock {
  now(): Date;
  /** Resolves after that many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

export interface Log {
  info(message: string): void;
  debug(message: string): void;
  /** Tells a person where long work stands: rewritten in place on a terminal, a line elsewhere. */
  progress(message: string): void;
  /** Shows a message where people look first (an annotation on GitHub). */
  annotate(level: FindingLevel, message: string, location?: Location): void;
  /** Never show this text again, in whatever is printed. */
  mask(secret: string): void;
}

/** Which run this is; fields are undefined outside of GitHub Actions. */
export interface RunContext {
  /** `owner/name`. */
  readonly repository: string | undefined;
  readonly commit: CommitSha | undefined;
  /** `refs/tags/v1.2.3`. */
  readonly ref: string | undefined;
  readonly eventName: string | undefined;
  readonly runId: number | undefined;
  readonly runAttempt: number | undefined;
  /** `owner/name/.github/workflows/release.yml@refs/tags/v1.2.3`: the caller's. */
  readonly workflowRef: string | undefined;
  readonly job: string | undefined;
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly runnerImage: string | undefined;
  readonly runnerOs: string | undefined;
  /** `X64`, `ARM64`. */
  readonly runnerArch?: string | undefined;
  /** The text of SOURCE_DATE_EPOCH, as it is set; whoever uses it judges it. */
  readonly sourceDateEpoch?: string | undefined;
}

export interface GitCommit {
  readonly sha: CommitSha;
  readonly committedAt: Date;
  readonly message: string;
}

/** How `head` stands to `base`, as GitHub tells it. */
export type Comparison = 'identical' | 'ahead' | 'behind' | 'diverged';

export interface GitRefs {
  /** The commit that a tag points at, annotated tags peeled. */
  findTag(name: string): Promise<Lookup<CommitSha>>;
  /** The tip of a branch; a tag of the same name never answers. */
  findBranch(name: string): Promise<Lookup<CommitSha>>;
  findCommit(sha: CommitSha): Promise<Lookup<GitCommit>>;
  /** How `head` stands to `base`: `behind` when head is an ancestor of base. */
  compare(base: string, head: string): Promise<Lookup<Comparison>>;
}

export interface WorkflowRun {
  readonly id: number;
  readonly workflowId: number;
  /** `.github/workflows/ci.yml`, without a ref. */
  readonly path: string;
  readonly event: string;
  /** The branch, or the tag for a run that a tag push started. */
  readonly headBranch: string | undefined;
  readonly headSha: CommitSha;
  /** `owner/name` of the repository that the head commit is in; a fork's for its pull requests. */
  readonly headRepository: string | undefined;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly attempt: number;
  readonly url: string;
  readonly createdAt: Date;
}

export interface WorkflowJob {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
}

export interface CheckRun {
  readonly name: string;
  readonly appId: number | undefined;
  /** ID of the workflow run that `details_url` names, undefined when it names none. */
  readonly runId: number | undefined;
}

/** Workflow runs of one repository. An `unknown` is an API that did not answer. */
export interface WorkflowRuns {
  listForCommit(sha: CommitSha): Promise<Lookup<readonly WorkflowRun[]>>;
  /** The run as it is now, its latest attempt: never from a search index. */
  find(runId: number): Promise<Lookup<WorkflowRun>>;
  /** Jobs of the run's latest attempt. */
  listJobs(runId: number): Promise<Lookup<readonly WorkflowJob[]>>;
  listCheckRuns(sha: CommitSha): Promise<Lookup<readonly CheckRun[]>>;
}

export interface Digests {
  /** Bytes. */
  readonly size: number;
  readonly sha256: Sha256;
  /** Base64, as npm's `integrity` has it after `sha512-`; there when asked for. */
  readonly sha512?: string;
}

export interface FileEntry {
  /** Relative to the folder listed, separated by `/`. */
  readonly name: string;
  readonly kind: 'file' | 'link' | 'other';
  /** Bytes; 0 for what is not a file. */
  readonly size: number;
  /** Set when its owner may execute the file; never on Windows. */
  readonly executable?: true;
  /** Where a link leads, as it is written there. */
  readonly linkTarget?: string;
}

export interface Files {
  /** Everything below a folder but folders, sorted by code unit; links are listed, never followed. */
  list(folder: string): Promise<readonly FileEntry[]>;
  /** The whole file; throws FILE_TOO_LARGE over `maxBytes`. */
  read(path: string, maxBytes: number): Promise<Buffer>;
  /** Undefined when there is no such file. */
  stat(path: string): Promise<FileEntry | undefined>;
  /**
   * The file's bytes in pieces: bounded memory for any size; `range` in bytes, its end left out.
   * A piece may be kept, unless it is asked for with `reuse`: it then holds until the next.
   */
  stream(
    path: string,
    range?: { readonly start: number; readonly end: number },
    options?: { readonly reuse?: boolean },
  ): AsyncIterable<Uint8Array>;
  /** Writes through a temporary name, so that a half-written file is never seen; makes folders. */
  write(path: string, content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  digest(path: string, options?: { readonly sha512?: boolean }): Promise<Digests>;
  makeFolder(path: string): Promise<void>;
  /** A new empty folder that is removed when the process ends. */
  makeTemporaryFolder(prefix: string): Promise<string>;
}

export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** `uploaded`, or `starter` for an upload that never finished. */
  readonly state: string;
  /** From the service's `sha256:…`; undefined when it does not tell. */
  readonly sha256: Sha256 | undefined;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly name: string;
  readonly body: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly immutable: boolean;
  readonly url: string;
  /** Where assets are uploaded, without the template's `{?name,label}`. */
  readonly uploadUrl: string;
  readonly assets: readonly ReleaseAsset[];
  readonly publishedAt: Date | undefined;
}

/** Fields of a release that are written; tag and name are always sent, what is left out stays. */
export interface ReleaseFields {
  readonly tag: string;
  readonly name: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease: boolean;
  readonly makeLatest?: boolean;
}

/** Releases of one repository. Listing shows drafts, and may lag behind a creation. */
export interface Releases {
  list(): Promise<Lookup<readonly Release[]>>;
  find(id: number): Promise<Lookup<Release>>;
  /** The published release of a tag; a draft is never found by its tag. */
  findPublished(tag: string): Promise<Lookup<Release>>;
  findLatest(): Promise<Lookup<Release>>;
  /** All assets of a release, every page. */
  listAssets(releaseId: number): Promise<Lookup<readonly ReleaseAsset[]>>;
  create(fields: ReleaseFields & { readonly draft: boolean }): Promise<WriteResult<Release>>;
  update(id: number, fields: ReleaseFields): Promise<WriteResult<Release>>;
  /** Uploads a file's bytes, read anew at every attempt. */
  uploadAsset(release: Release, name: string, path: string): Promise<WriteResult<ReleaseAsset>>;
  deleteAsset(assetId: number): Promise<WriteResult<void>>;
  /**
   * Digests of the asset's bytes as they are served now, by ID; saved to `path` when given.
   * Unknown when there are more than `maxBytes`.
   */
  downloadAsset(assetId: number, path?: string, maxBytes?: number): Promise<Lookup<Digests>>;
}

/**
 * What came of a write. `ambiguous` means that the service may have acted
 * although no answer came: read back before anything else.
 */
export type WriteResult<T> =
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'refused'; readonly status: number; readonly reason: string }
  | { readonly state: 'ambiguous'; readonly reason: string };

/** A workflow artifact that the service has. */
export interface StoredArtifact {
  readonly id: number;
  /** Of the zip that the service keeps; undefined when it does not tell. */
  readonly sha256: Sha256 | undefined;
}

/** Workflow artifacts: how files travel from job to job. */
export interface Artifacts {
  /** The newest artifact of that name that this run can see, earlier attempts' among them. */
  find(name: string): Promise<StoredArtifact | undefined>;
  /**
   * Uploads the files (paths below `folder`) as one artifact.
   * Throws ARTIFACT_NAME_TAKEN when this run has one of that name, ARTIFACT_* otherwise.
   */
  upload(
    name: string,
    folder: string,
    files: readonly string[],
    retentionDays: number,
  ): Promise<StoredArtifact>;
  /** Fetches an artifact of this run, or of `runId`, into an empty folder. Throws ARTIFACT_*. */
  download(id: number, folder: string, options?: { readonly runId?: number }): Promise<void>;
}

/** Everything that an action may ask for; each names what it uses and gets no more. */
export interface Ports {
  readonly clock: Clock;
  readonly log: Log;
  readonly run: RunContext;
  readonly files: Files;
  readonly refs: GitRefs;
  readonly workflowRuns: WorkflowRuns;
  readonly releases: Releases;
  readonly releaseRemovals: ReleaseRemovals;
  readonly releaseSources: ReleaseSources;
  readonly registries: Registries;
  readonly artifacts: Artifacts;
  readonly imageRegistries: ImageRegistries;
  readonly crateUploads: CrateUploads;
  readonly crateTokens: CrateTokens;
  readonly crateYanks: CrateYanks;
  readonly identityTokens: IdentityTokens;
  readonly attester: Attester;
  readonly attestations: Attestations;
  readonly gpg: Gpg;
  readonly commands: Commands;
  readonly interruption: Interruption;
}
