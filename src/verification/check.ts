/** One check of the list: what holds when it passes, and how that is found out. */
import { Failure } from '../failure.ts';
import { verificationFailure } from './failures.ts';
import { hasManifest, type Candidate, type ManifestedCandidate } from './candidate.ts';
import type { CheckResult } from './model.ts';
import { attempted, judged, undecided, type Outcome } from './outcome.ts';

export interface Check {
  /** Kebab-case, stable. */
  readonly id: string;
  /** What holds when it passes, as a sentence without a full stop. */
  readonly title: string;
  /** Pure over what was gathered. A Failure that it throws makes it fail. */
  run(candidate: Candidate): Outcome | Promise<Outcome>;
}

/** A check's result; a Failure that it throws is what is wrong, and nothing is a pass by it. */
export async function runCheck(
  { id, title, run }: Check,
  candidate: Candidate,
): Promise<CheckResult> {
  const outcome = await attempted(() => run(candidate));
  const told = outcome instanceof Failure ? judged([outcome], '') : outcome;
  return { id, title, ...told };
}

/** For checks that compare with release.json: without one they are unknown, and so no pass. */
export function againstManifest(
  check: (candidate: ManifestedCandidate) => Outcome | Promise<Outcome>,
): Check['run'] {
  return (candidate) =>
    hasManifest(candidate) ? check(candidate) : undecided('needs release.json', manifestNeeded());
}

/** VERIFY_MANIFEST_NEEDED: what compares with release.json cannot be made without it. */
export function manifestNeeded(): Failure {
  return verificationFailure('VERIFY_MANIFEST_NEEDED', {
    seen: 'there is no release.json that could be compared with',
    expected: 'the manifest of a release that release-actions sealed',
    cure: 'See what is wrong with release.json first: this check could not be made without it.',
  });
}
