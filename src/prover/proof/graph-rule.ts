/** A rule about what can happen to the jobs of a release. */
import type { FindingLevel, Location } from '../../failure.ts';
import type { CalledFiles } from '../effects/called-files.ts';
import type { Effect } from '../effect.ts';
import type { Formula } from '../logic/logic.ts';
import type { ReleaseModel } from '../model/outcome.ts';
import type { RuleDocumentation } from '../rule.ts';
import type { Workflow } from '../../workflow/model.ts';
import type { LettingCondition } from './verdict.ts';

/** What a rule looks at. */
export interface ReleaseUnderProof {
  readonly workflow: Workflow;
  readonly called: CalledFiles;
  readonly model: ReleaseModel;
  effectsOf(workflow: Workflow): readonly Effect[];
  /** Of the analysed file, every kind; those of called files stand at the calling job. */
  readonly effects: readonly Effect[];
}

/** A place at which the rule may be broken, and when it is. */
export interface Violation {
  /**
   * Each of them breaks it; none that is possible is a place at which it holds, and undefined is
   * broken by the file alone. Kept apart: one formula of all can be far larger than each.
   */
  readonly when: readonly Formula[] | undefined;
  /** The job in the model; undefined when it is about the whole file. */
  readonly job: string | undefined;
  readonly step?: number;
  readonly at: Location;
  /** One sentence on what happens; told the run, when there is one. */
  message(holds: (formula: Formula) => boolean): string;
  readonly condition?: LettingCondition;
  /** What it rests on: what is guessed makes the finding less grave. */
  readonly effects: readonly Effect[];
  readonly level?: FindingLevel;
  /** Conditions that may be the cure, the best first; each is tried before it is told. */
  readonly candidates?: readonly Candidate[];
}

/** A condition and needs for one job of the analysed file. */
export interface Candidate {
  readonly job: string;
  readonly condition: string;
  readonly needs: readonly string[];
  /** The cure is that the job no longer runs when nothing went wrong. */
  readonly mayStop?: boolean;
}

export interface GraphRule extends RuleDocumentation {
  /** A call that nobody could look into may break it: without a refutation it is then UNKNOWN. */
  readonly opaqueCallsMatter: boolean;
  /** Every place that the rule speaks of, also those at which it holds. Throws BoundReached. */
  check(release: ReleaseUnderProof): readonly Violation[];
}
