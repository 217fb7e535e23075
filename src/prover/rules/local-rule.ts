/** A rule that looks at one file, not at what can happen to its jobs. */
import type { FindingLevel, Location } from '../../failure.ts';
import type { RuleDocumentation } from '../rule.ts';
import type { ReleaseWorkflow } from './release-workflow.ts';

/** One place where a rule is broken. */
export interface Hit {
  readonly at: Location;
  readonly job?: string;
  readonly step?: number;
  /** One sentence on what stands there; the rule's cure is told behind it. */
  readonly message: string;
  /** Where this place is graver, or less so, than the rule in general. */
  readonly level?: FindingLevel;
}

export interface LocalRule extends RuleDocumentation {
  /** Every place, in the order of the file. */
  find(release: ReleaseWorkflow): readonly Hit[];
}
