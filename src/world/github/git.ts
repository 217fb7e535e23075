/** The commit graph of a repository: names to commits, ancestors, comparison. */
import { createHash } from 'node:crypto';
import type { CommitState, RepositoryState } from './state.ts';

/** The commit that a tag points at, annotated tags peeled; undefined for no such tag. */
export function peelTag(repository: RepositoryState, name: string): string | undefined {
  let sha = repository.tags[name];
  for (let tag = repository.tagObjects[sha ?? '']; tag; tag = repository.tagObjects[sha]) {
    sha = tag.target;
  }
  return sha;
}

/**
 * The commit that a name means where GitHub takes any of them: `heads/x`,
 * `tags/x`, a full SHA, a unique short one, then a tag, then a branch. A tag
 * that is named like a branch wins, as git has it.
 */
export function findCommitish(repository: RepositoryState, name: string): CommitState | undefined {
  const short = name.replace(/^refs\//, '');
  if (short.startsWith('heads/')) return commitAt(repository, repository.branches[short.slice(6)]);
  if (short.startsWith('tags/')) return commitAt(repository, peelTag(repository, short.slice(5)));
  return (
    repository.commits[name] ??
    commitAt(repository, peelTag(repository, name)) ??
    commitAt(repository, repository.branches[name]) ??
    findShortSha(repository, name)
  );
}

function findShortSha(repository: RepositoryState, name: string): CommitState | undefined {
  if (!/^[0-9a-f]{7,39}$/.test(name)) return undefined;
  const found = Object.keys(repository.commits).filter((sha) => sha.startsWith(name));
  return found.length === 1 ? repository.commits[found[0]!] : undefined;
}

function commitAt(repository: RepositoryState, sha: string | undefined): CommitState | undefined {
  return sha === undefined ? undefined : repository.commits[sha];
}

/** The default branch's tip; a repository always has one. */
export function defaultHead(repository: RepositoryState): CommitState {
  const head = commitAt(repository, repository.branches[repository.defaultBranch]);
  if (!head) throw new Error(`${repository.defaultBranch} has no commit: seed one first.`);
  return head;
}

/** The commit and all that it descends from, nearest first. */
export function ancestorsOf(repository: RepositoryState, sha: string): readonly string[] {
  const seen = new Set([sha]);
  for (const current of seen) {
    for (const parent of repository.commits[current]?.parents ?? []) seen.add(parent);
  }
  return [...seen];
}

export interface GraphComparison {
  readonly status: 'identical' | 'ahead' | 'behind' | 'diverged';
  readonly mergeBase: string;
  /** Commits of head that base lacks, oldest first. */
  readonly ahead: readonly string[];
  readonly behind: readonly string[];
}

/** How `head` stands to `base`; undefined when they share no history. */
export function compareCommits(
  repository: RepositoryState,
  base: string,
  head: string,
): GraphComparison | undefined {
  const ofBase = ancestorsOf(repository, base);
  const ofHead = ancestorsOf(repository, head);
  const mergeBase = ofHead.find((sha) => ofBase.includes(sha));
  if (mergeBase === undefined) return undefined;
  const ahead = ofHead.filter((sha) => !ofBase.includes(sha)).reverse();
  const behind = ofBase.filter((sha) => !ofHead.includes(sha)).reverse();
  return { status: statusOf(ahead.length, behind.length), mergeBase, ahead, behind };
}

function statusOf(ahead: number, behind: number): GraphComparison['status'] {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

/** A SHA-1 that depends on the object's content and on nothing else, as git's do. */
export function objectSha(kind: string, content: object): string {
  return createHash('sha1')
    .update(`${kind}\0${JSON.stringify(content)}`)
    .digest('hex');
}
