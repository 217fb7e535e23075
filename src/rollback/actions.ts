/** What a rollback does, and what it leaves behind. */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import type { CommitSha } from '../ports.ts';

interface Action<Kind extends string> {
  readonly kind: Kind;
  /** What it is done to, as people name it: `ghcr.io/octo/demo:latest`. */
  readonly target: string;
  readonly reason: string;
  /** Whether what is done can be done back: what was deleted cannot. */
  readonly reversible: boolean;
  /** The right or secret that it takes. */
  readonly needs: string;
}

interface TagAction<Kind extends string> extends Action<Kind> {
  readonly repository: ImageRepository;
  readonly name: string;
  /** Where it stands: when it stands elsewhere by then, it is left alone. */
  readonly digest: ImageDigest;
}

export interface RestoreTag extends TagAction<'restore-tag'> {
  readonly former: ImageDigest;
}

export interface RemoveTag extends TagAction<'remove-tag' | 'remove-staging' | 'remove-evidence'> {
  /** Other tags of the same image that are removed too. */
  readonly together: readonly string[];
}

export interface ReleaseAction extends Action<'withdraw-release' | 'mark-unsafe' | 'delete-draft'> {
  readonly releaseId: number;
}

export interface Yank extends Action<'yank'> {
  readonly package: string;
  readonly version: string;
}

export interface DeleteGitTag extends Action<'delete-git-tag'> {
  readonly tag: string;
  readonly commit: CommitSha;
}

export type RollbackAction = RestoreTag | RemoveTag | ReleaseAction | Yank | DeleteGitTag;

/** What stays, why, and what a person can do about it. */
export interface LeftBehind {
  readonly what: string;
  readonly reason: string;
  /** An instruction, with the command where there is one. */
  readonly byHand?: string;
  /** It is this release's own and users have it: the rollback is not complete. */
  readonly open?: true;
}

export interface Planned {
  readonly actions: readonly RollbackAction[];
  readonly left: readonly LeftBehind[];
}

/** What the user chose to be done. */
export interface RollbackChoices {
  readonly draft: 'keep' | 'delete';
  readonly published: 'keep' | 'draft' | 'mark-unsafe';
  /** Names of channels. */
  readonly yank: readonly string[];
  readonly deleteGitTag: boolean;
  /** Whether a token for crates.io was given: its yank is by hand otherwise. */
  readonly hasCratesToken: boolean;
}

/**
 * `done`: as planned. `already`: it was so before. `skipped`: left alone, for its reason.
 * `failed`: not done, or nobody can tell.
 */
export interface ActionOutcome {
  readonly state: 'done' | 'already' | 'skipped' | 'failed';
  readonly reason?: string;
  /** Whoever asked may not: 401 or 403. */
  readonly denied?: true;
}

/** Just the words of an action, for people and for JSON. */
export function tellAction({ kind, target, reason, reversible, needs }: RollbackAction) {
  return { kind, target, reason, reversible, needs };
}
