/** What the loopback GitHub remembers: plain JSON, so that a world can be saved and go on. */

/** SHA-256 of bytes kept in the world's blobs. */
export type BlobKey = string;

export interface GithubState {
  /** By full name, `owner/name`. */
  readonly repositories: Record<string, RepositoryState>;
  /** By the token's text. */
  readonly tokens: Record<string, TokenGrant>;
  readonly rateLimit: RateLimitState;
  readonly switches: Switches;
  /** Signs the addresses of downloads. */
  readonly secret: string;
}

/** What a scenario may switch on. */
export interface Switches {
  /** Filtered run listings still served from `staleIndex`. */
  staleRunReads: number;
  /** Runs as they were when `staleRuns` was called, by repository. */
  staleIndex: Record<string, readonly RunState[]>;
  /** How many listings a new release stays hidden from. */
  releaseListLag: number;
  /** Names of assets whose next upload breaks off half-way; `*` means any. */
  cutUploads: string[];
  /** Serve `digest: null`, as GitHub does for assets of before mid-2025. */
  hideAssetDigests: boolean;
}

export type PermissionLevel = 'read' | 'write';

/** Permissions as a workflow writes them: `contents`, `actions`, `issues` … */
export type Permissions = Readonly<Record<string, PermissionLevel>>;

export interface TokenGrant {
  readonly permissions: Permissions;
  /** The one repository that it is for; every repository of the world when left out. */
  readonly repository?: string;
  readonly actor: string;
}

export interface RateLimitState {
  limit: number;
  used: number;
  /** ISO 8601; undefined until the first request of the window. */
  resetAt?: string;
}

export interface RepositoryState {
  readonly id: number;
  readonly owner: string;
  readonly ownerId: number;
  readonly name: string;
  readonly defaultBranch: string;
  readonly private: boolean;
  readonly createdAt: string;
  immutableReleases: boolean;
  readonly commits: Record<string, CommitState>;
  /** Name to commit. */
  readonly branches: Record<string, string>;
  /** Name to commit or tag object. */
  readonly tags: Record<string, string>;
  readonly tagObjects: Record<string, TagObjectState>;
  readonly workflows: WorkflowState[];
  readonly runs: RunState[];
  readonly checkRuns: CheckRunState[];
  readonly releases: ReleaseState[];
  /** The release that was made the latest on purpose. */
  latestReleaseId?: number;
  /** Tags of deleted immutable releases: never usable again. */
  readonly burnedTags: string[];
  readonly issues: IssueState[];
  readonly dispatches: DispatchState[];
  readonly environments: EnvironmentState[];
  readonly attestations: AttestationState[];
}

export interface CommitState {
  readonly sha: string;
  readonly message: string;
  readonly committedAt: string;
  readonly parents: readonly string[];
  /** The whole tree: path to bytes. */
  readonly files: Readonly<Record<string, BlobKey>>;
}

export interface TagObjectState {
  readonly sha: string;
  readonly tag: string;
  readonly message: string;
  readonly taggedAt: string;
  readonly target: string;
  readonly targetType: 'commit' | 'tag';
}

export interface WorkflowState {
  readonly id: number;
  readonly path: string;
  readonly name: string;
  state: string;
  readonly createdAt: string;
}

export interface RunState {
  readonly id: number;
  readonly workflowId: number;
  readonly runNumber: number;
  readonly event: string;
  readonly headBranch: string | null;
  readonly headSha: string;
  /** `owner/name`. */
  readonly headRepository: string;
  readonly displayTitle: string;
  readonly actor: string;
  readonly createdAt: string;
  /** In order; the last one is the current one. */
  readonly attempts: AttemptState[];
}

export interface AttemptState {
  readonly attempt: number;
  status: string;
  conclusion: string | null;
  readonly startedAt: string;
  updatedAt: string;
  readonly jobs: JobState[];
}

export interface JobState {
  readonly id: number;
  readonly name: string;
  status: string;
  conclusion: string | null;
}

export interface CheckRunState {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly detailsUrl: string | null;
  readonly appId: number;
  readonly appSlug: string;
  readonly at: string;
}

export interface ReleaseState {
  readonly id: number;
  tagName: string;
  targetCommitish: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  makeLatest: string;
  /** The address of a draft, which has no tag yet. */
  readonly untaggedName: string;
  createdAt: string;
  publishedAt: string | null;
  updatedAt: string;
  readonly author: string;
  /** Listings that it is still missing from. */
  hiddenReads: number;
  readonly assets: AssetState[];
}

export interface AssetState {
  readonly id: number;
  name: string;
  label: string | null;
  state: 'uploaded' | 'starter';
  contentType: string;
  size: number;
  /** Hexadecimal, of the bytes that were uploaded. */
  sha256: string | null;
  /** The bytes that are served. */
  blob: BlobKey | null;
  readonly createdAt: string;
  updatedAt: string;
  downloadCount: number;
  readonly uploader: string;
}

export interface AttestationState {
  readonly id: number;
  readonly predicateType: string;
  /** `sha256:…`, of every subject. */
  readonly subjectDigests: readonly string[];
  /** The Sigstore bundle, as it was sent. */
  readonly bundle: Readonly<Record<string, unknown>>;
}

export interface IssueState {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: string | null;
  labels: string[];
  assignees: string[];
  readonly author: string;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  readonly comments: CommentState[];
  /** Pull requests are in the lists of issues, too. */
  readonly isPullRequest?: true;
}

export interface CommentState {
  readonly id: number;
  readonly body: string;
  readonly author: string;
  readonly createdAt: string;
}

/** A dispatch that the code under test asked for. */
export interface DispatchState {
  readonly kind: 'workflow_dispatch' | 'repository_dispatch';
  /** The workflow's path, or the event type. */
  readonly target: string;
  readonly ref: string;
  readonly payload: Record<string, unknown>;
  readonly at: string;
  /** Runs that it started. */
  readonly runIds: number[];
}

export interface EnvironmentState {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
  /** Logins; no rule when empty. */
  readonly reviewers: readonly string[];
  readonly preventSelfReview: boolean;
  readonly waitMinutes: number;
  /** Custom deployment policies; undefined when every ref may deploy. */
  readonly policies?: readonly { readonly name: string; readonly type: 'branch' | 'tag' }[];
}

/** A GitHub without repositories. */
export function emptyState(secret: string): GithubState {
  return {
    repositories: {},
    tokens: {},
    rateLimit: { limit: 1000, used: 0 },
    switches: {
      staleRunReads: 0,
      staleIndex: {},
      releaseListLag: 0,
      cutUploads: [],
      hideAssetDigests: false,
    },
    secret,
  };
}
