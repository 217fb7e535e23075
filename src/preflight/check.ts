/** The shape of one read-only check, and what the checks tell each other. */
import type { Failure, Finding } from '../failure.ts';
import type { CommitSha } from '../ports.ts';

export type PreflightOutput =
  | 'ok'
  | 'tag'
  | 'version'
  | 'commit'
  | 'prerelease'
  | 'shouldRelease'
  | 'previousVersion'
  | 'verdict'
  | 'evidence'
  | 'findings';

/** What earlier checks found out; undefined where they could not. */
export interface Facts {
  readonly tag?: string;
  readonly commit?: CommitSha;
  /** Why there is nothing to release: later checks are then skipped. */
  readonly nothingToRelease?: string;
}

export interface CheckReport {
  readonly failures: readonly Failure[];
  /** What does not fail the release, but should be seen. */
  readonly notices?: readonly Finding[];
  readonly outputs?: Readonly<Partial<Record<PreflightOutput, string>>>;
  /** Lines of Markdown below the check's heading. */
  readonly summary: readonly string[];
  readonly facts?: Facts;
}

/** One entry of the list of checks. A Failure that `run` throws is reported like one it returns. */
export interface Check {
  readonly name: string;
  run(facts: Facts): Promise<CheckReport>;
}
