/** The fault scenarios of the reference release: the only list. */
import type { FaultScenario } from '../fault.ts';
import { rerunAfterSuccess } from './rerun-after-success.ts';
import { tagNotSemver } from './tag-not-semver.ts';

export const faultScenarios: readonly FaultScenario[] = [tagNotSemver, rerunAfterSuccess];
