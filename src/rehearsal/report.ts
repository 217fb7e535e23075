/** What a rehearsal tells when it has ended: the content of rehearsal/report.json. */
import type { JobResult } from '../workflow/job-result.ts';
import type { Annotation } from './step-log.ts';

export type StepOutcome = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface StepReport {
  readonly name: string;
  readonly id?: string;
  /** The action as written, or `run`. */
  readonly does: string;
  /** Before continue-on-error. */
  readonly outcome: StepOutcome;
  /** After continue-on-error. */
  readonly conclusion: StepOutcome;
  readonly seconds: number;
  /** Masked. */
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
}

export interface LegReport {
  /** With the values of its matrix, as GitHub shows it. */
  readonly name: string;
  readonly result: JobResult;
  readonly steps: readonly StepReport[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** `held`: not started because of --stop-at; `waiting`: for an environment's approval. */
export type JobState = JobResult | 'held' | 'waiting';

export interface JobReport {
  readonly id: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly state: JobState;
  /** Why it was skipped, held, rejected or cancelled; '' when it simply ran. */
  readonly reason: string;
  readonly environment?: string;
  /** Set when an earlier attempt ran it and this one kept its result. */
  readonly keptFromAttempt?: number;
  readonly seconds: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly legs: readonly LegReport[];
}

/** How what a channel serves stands to the sealed set. */
export type Served = 'equal' | 'different' | 'absent' | 'not-asked';

export interface ArtifactRow {
  readonly artifact: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** By channel name; `not-asked` when the channel need not serve it. */
  readonly channels: Readonly<
    Record<string, { readonly served: Served; readonly sha256?: string }>
  >;
}

/** An image in a registry with the tags that stand at it; those that only list referrers left out. */
export interface ImageReport {
  /** `ghcr.io/octo/demo` */
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
}

export interface ReleaseReport {
  readonly state: 'none' | 'draft' | 'public';
  readonly tag: string;
  readonly name: string;
  readonly assets: number;
  readonly latest: boolean;
  readonly prerelease: boolean;
  readonly url: string;
}

export interface RehearsalReport {
  readonly schema: 'https://release-actions.dev/schemas/rehearsal-report/v1';
  readonly workflow: string;
  readonly workflowName: string;
  readonly event: string;
  readonly ref: string;
  readonly commit: string;
  readonly repository: string;
  readonly runId: number;
  readonly attempt: number;
  readonly conclusion: JobResult | 'stopped';
  readonly seconds: number;
  /** In the order of the file. */
  readonly jobs: readonly JobReport[];
  /** Failure codes found in error annotations of this attempt, in order, each once. */
  readonly failureCodes: readonly string[];
  readonly channels: readonly string[];
  readonly artifacts: readonly ArtifactRow[];
  readonly images: readonly ImageReport[];
  readonly releases: readonly ReleaseReport[];
  /** Requests by host and method, most first. */
  readonly requests: readonly {
    readonly host: string;
    readonly method: string;
    readonly count: number;
  }[];
  /** What the code under test did that no scenario allows: always a failure. */
  readonly violations: readonly string[];
}
