/** What a proof came to, as plain data for reports. */
import type { FindingLevel, Location } from '../../failure.ts';
import type { Fault, Given } from '../logic/variables.ts';
import type { JobResult } from '../../workflow/job-result.ts';
import type { Unsettled } from '../../workflow/unsettled.ts';

/**
 * PROVED: it cannot happen, whatever goes wrong and whatever the run is started with. REFUTED: it
 * can, and this is how. UNKNOWN: neither was shown; it is never green.
 */
export type Verdict =
  | {
      readonly status: 'PROVED';
      /** Places that it was proved of; 0 when the workflow has nothing that the rule speaks of. */
      readonly checked: number;
    }
  | { readonly status: 'REFUTED'; readonly refutations: readonly Refutation[] }
  | {
      readonly status: 'UNKNOWN';
      /** What could not be looked into, or which bound was hit. Sentences. */
      readonly reasons: readonly string[];
    };

/** The verdict on one rule. */
export interface RuleVerdict {
  readonly rule: string;
  readonly verdict: Verdict;
}

/** One place at which a rule is broken, with the smallest set of faults that shows it. */
export interface Refutation {
  readonly level: FindingLevel;
  /** One sentence on what happens. */
  readonly message: string;
  /** The job of the analysed file; undefined when it is about the whole file. */
  readonly job: string | undefined;
  /** Position from 0, in the job that stands at `at`. */
  readonly step: number | undefined;
  readonly at: Location;
  /** Undefined when the rule looks at the file alone, and no run shows more than it. */
  readonly run: CounterRun | undefined;
  readonly suggestion: Suggestion | undefined;
  /** What was only guessed, and would make the refutation void were it wrong. Sentences. */
  readonly guesses: readonly string[];
  /** Points of GitHub's semantics that nobody settled, and on which it depends. */
  readonly dependsOn: readonly (keyof Unsettled)[];
}

/** A run in which it happens. */
export interface CounterRun {
  readonly faults: readonly Fault[];
  /** What the run is started with, and what expressions give, as far as it matters. */
  readonly given: readonly Given[];
  /** Every job, each after all that it needs. */
  readonly jobs: readonly { readonly job: string; readonly result: JobResult }[];
  /** The condition that let it happen. */
  readonly condition: LettingCondition | undefined;
}

export interface LettingCondition {
  readonly job: string;
  /** Position from 0, when it is a step's. */
  readonly step: number | undefined;
  /** As GitHub evaluates it, `success()` written out. */
  readonly source: string;
  /** Where it stands, or where the job or step begins that has none. */
  readonly at: Location;
}

/** A condition to write instead: with it the rule holds, and a run without faults goes as before. */
export interface Suggestion {
  readonly job: string;
  /** Without `${{` and `}}`. */
  readonly condition: string;
  /** The whole list that the job then needs. */
  readonly needs: readonly string[];
}
