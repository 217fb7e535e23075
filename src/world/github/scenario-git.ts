/** Seeding of commits, branches and tags. */
import { parse } from 'yaml';
import { timestamp, type World } from './call.ts';
import { objectSha, peelTag } from './git.ts';
import { addTagObject } from './refs.ts';
import type { BlobKey, RepositoryState } from './state.ts';
import { addWorkflow } from './workflows.ts';

export interface NewCommit {
  readonly message?: string;
  /** ISO 8601; the world's time when left out. */
  readonly committedAt?: string;
  /** The branch's tip when left out. */
  readonly parents?: readonly string[];
  /** Files that differ from the first parent's; null removes one. */
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>;
  /** The branch that moves to the commit; the default branch when left out, none when null. */
  readonly branch?: string | null;
  /** The SHA of a real commit; derived from the content when left out. */
  readonly sha?: string;
}

export interface GitScenario {
  /** Adds a commit; its SHA. Workflow files in it become the repository's workflows. */
  addCommit(commit?: NewCommit): string;
  setBranch(name: string, sha: string): void;
  deleteBranch(name: string): void;
  /** Makes or moves a tag, locked or not. */
  setTag(name: string, sha: string, options?: { readonly annotated?: boolean }): void;
  deleteTag(name: string): void;
  /** The commit of a tag, peeled. */
  tagCommit(name: string): string | undefined;
}

/** The methods that seed a repository's git data. */
export function seedGit(world: World, repository: RepositoryState): GitScenario {
  return {
    addCommit: (commit = {}) => addCommit(world, repository, commit),
    setBranch(name, sha) {
      requireCommit(repository, sha);
      repository.branches[name] = sha;
    },
    deleteBranch: (name) => void delete repository.branches[name],
    setTag(name, sha, { annotated = false } = {}) {
      requireCommit(repository, sha);
      const taggedAt = timestamp(world.context);
      const message = `Release ${name}`;
      repository.tags[name] = annotated
        ? addTagObject(repository, { tag: name, target: sha, taggedAt, message })
        : sha;
    },
    deleteTag: (name) => void delete repository.tags[name],
    tagCommit: (name) => peelTag(repository, name),
  };
}

/** Throws when a scenario names a commit that it never made. */
export function requireCommit(repository: RepositoryState, sha: string): void {
  if (!repository.commits[sha]) throw new Error(`${repository.name} has no commit ${sha}.`);
}

function addCommit(world: World, repository: RepositoryState, commit: NewCommit): string {
  const branch = commit.branch === undefined ? repository.defaultBranch : commit.branch;
  const tip = branch === null ? undefined : repository.branches[branch];
  const parents = commit.parents ?? (tip === undefined ? [] : [tip]);
  parents.forEach((parent) => requireCommit(repository, parent));
  const content = {
    message: commit.message ?? 'A change',
    committedAt: commit.committedAt ?? timestamp(world.context),
    parents,
    files: filesAfter(world, repository.commits[parents[0] ?? '']?.files ?? {}, commit.files ?? {}),
  };
  const sha = commit.sha ?? objectSha('commit', content);
  repository.commits[sha] = { sha, ...content };
  if (branch !== null) repository.branches[branch] = sha;
  registerWorkflows(world, repository, content.files);
  return sha;
}

function filesAfter(
  world: World,
  before: Readonly<Record<string, BlobKey>>,
  changes: NonNullable<NewCommit['files']>,
): Record<string, BlobKey> {
  const files = { ...before };
  for (const [path, content] of Object.entries(changes)) {
    if (content === null) delete files[path];
    else files[path] = world.context.blobs.put(Buffer.from(content));
  }
  return files;
}

function registerWorkflows(
  world: World,
  repository: RepositoryState,
  files: Readonly<Record<string, BlobKey>>,
): void {
  for (const [path, key] of Object.entries(files)) {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) continue;
    const file = parse(world.context.blobs.get(key).toString('utf8')) as { name?: string } | null;
    addWorkflow(world, repository, { path, ...(file?.name !== undefined && { name: file.name }) });
  }
}
