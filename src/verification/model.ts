/** What verify-release comes to: checks, each with how it stands and everything that is wrong. */
import type { Failure } from '../failure.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import type { Digests } from '../ports.ts';

/**
 * How a check ended. `unknown`: it could not be made, although it was asked for, which is no
 * pass. `not-asked`: the policy does not want it, or the release has nothing of the kind and
 * need not have; the check's `detail` tells which.
 */
export type CheckStanding = 'pass' | 'fail' | 'unknown' | 'not-asked';

export interface CheckResult {
  /** Kebab-case, stable: `checksums-integrity`, `attestations`, `registry-pypi`. */
  readonly id: string;
  /** What holds when it passes, as a sentence without a full stop. */
  readonly title: string;
  readonly standing: CheckStanding;
  /** What was compared, counted: `9 files of 9`. One line. */
  readonly detail: string;
  /** All of them; none when it passed or was not asked for, at least one otherwise. */
  readonly failures: readonly Failure[];
}

/** A file of the release, as it was downloaded or found. */
export interface ReleaseFile extends Digests {
  /** A plain file name, validated. */
  readonly name: string;
}

/** What is verified: files in a folder, of which nothing is believed. */
export interface ReleaseFiles {
  readonly folder: string;
  /** Every file of the folder, digested from its bytes; sorted by name, by code unit. */
  readonly files: readonly ReleaseFile[];
}

/** A release whose manifest could be read; that the files are its own is a check like others. */
export interface ManifestedRelease extends ReleaseFiles {
  readonly manifest: ReleaseManifest;
}

export interface Verification {
  /** `owner/name`, as the verifier was told. */
  readonly repository: string;
  /** As the verifier was told, else as release.json has it; undefined when nothing tells it. */
  readonly tag: string | undefined;
  readonly files: readonly ReleaseFile[];
  /** In the order of the checklist. */
  readonly checks: readonly CheckResult[];
}

/** `verified` only when no check failed or is unknown, and at least one passed. */
export function verdictOf({ checks }: Pick<Verification, 'checks'>): 'verified' | 'refused' {
  const wrong = checks.some(({ standing }) => standing === 'fail' || standing === 'unknown');
  return wrong || !checks.some(({ standing }) => standing === 'pass') ? 'refused' : 'verified';
}

/** Every failure of every check, in the order of the checklist. */
export function failuresOf({ checks }: Pick<Verification, 'checks'>): readonly Failure[] {
  return checks.flatMap(({ failures }) => failures);
}
