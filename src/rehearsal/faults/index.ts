/** The fault scenarios of the reference release: the only list. */
import type { FaultScenario } from '../fault.ts';
import { ciApiDown } from './ci-api-down.ts';
import { ciCancelled } from './ci-cancelled.ts';
import { ciForgedBranch } from './ci-forged-branch.ts';
import { ciHollow } from './ci-hollow.ts';
import { ciListedLate } from './ci-listed-late.ts';
import { ciMissing } from './ci-missing.ts';
import { ciPendingThenGreen } from './ci-pending-then-green.ts';
import { ciRed } from './ci-red.ts';
import { ciStaleIndex } from './ci-stale-index.ts';
import { mainRewritten } from './main-rewritten.ts';
import { rerunAfterSuccess } from './rerun-after-success.ts';
import { tagNotOnMain } from './tag-not-on-main.ts';
import { tagNotSemver } from './tag-not-semver.ts';
import { tagPushedAgainElsewhere } from './tag-pushed-again-elsewhere.ts';
import { tagVersionMismatch } from './tag-version-mismatch.ts';

export const faultScenarios: readonly FaultScenario[] = [
  // Before anything is built: the tag, the branch, CI.
  tagNotSemver,
  tagVersionMismatch,
  tagNotOnMain,
  mainRewritten,
  tagPushedAgainElsewhere,
  ciRed,
  ciMissing,
  ciHollow,
  ciCancelled,
  ciForgedBranch,
  ciApiDown,
  ciPendingThenGreen,
  ciStaleIndex,
  ciListedLate,
  // After success.
  rerunAfterSuccess,
];
