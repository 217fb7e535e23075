/** What the prover found out about one workflow, as plain data: everything that a report shows. */
import type { Location } from '../failure.ts';
import type { JobResult } from '../workflow/job-result.ts';
import type { Unsettled } from '../workflow/unsettled.ts';
import type { Effect } from './effect.ts';
import type { OpaqueCall } from './effects/opaque-calls.ts';
import type { RuleFinding } from './rule.ts';
import type { Waiver } from './waivers.ts';

/**
 * `proved`: in every outcome of every job. `refuted`: there is a counterexample. `unknown`: not
 * decided, and the property says why; never green.
 */
export const verdicts = ['proved', 'refuted', 'unknown'] as const;
export type Verdict = (typeof verdicts)[number];

/** What went wrong in a run. */
export const faultKinds = [
  'fails',
  'times-out',
  'rejected',
  'run-cancelled',
  'condition-errs',
  'output-lost',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Undefined for a fault of the whole run. A job of a called workflow is `caller/inner`. */
  readonly job?: string;
  /** Position from 0, when it is a step that fails. */
  readonly step?: number;
  /** One sentence for people: `The job \`pypi\` fails.` */
  readonly message: string;
  readonly at: Location;
}

/** What was given to the run: its event, an input, the value of an expression. */
export interface Given {
  /** As the file writes it: `github.event_name`, `inputs.dry-run`, `needs.plan.outputs.tag`. */
  readonly subject: string;
  /** One word or sentence: `push`, `true`, `not 'x'`. */
  readonly value: string;
}

/** The result of one job in a run. */
export interface JobOutcome {
  /** `caller/inner` for a job of a called workflow. */
  readonly job: string;
  readonly result: JobResult;
  readonly at: Location;
}

/** A condition that decided: it let something run, or kept it from running. */
export interface DecidingCondition {
  readonly job: string;
  /** Position from 0; undefined for the condition of the job. */
  readonly step?: number;
  /** As GitHub evaluates it, `success()` written out. */
  readonly source: string;
  readonly held: boolean;
  readonly at: Location;
}

/** The run with the fewest faults that breaks a property. */
export interface Counterexample {
  /** None when it needs no fault. In the order of the file. */
  readonly faults: readonly Fault[];
  readonly given: readonly Given[];
  /** Every job, in the order of the file; those of a called workflow behind its caller. */
  readonly outcomes: readonly JobOutcome[];
  readonly conditions: readonly DecidingCondition[];
}

/** What to write instead. The prover has proved that it mends the finding, and keeps what worked. */
export interface Suggestion {
  readonly job: string;
  /** The whole new condition, without `if:`. */
  readonly condition: string;
  /** The whole new `needs`; undefined when it stays. */
  readonly needs?: readonly string[];
}

export type UnsettledRow = keyof Unsettled;

/** The verdict on one property. */
export interface PropertyVerdict {
  /** The name of the rule. */
  readonly rule: string;
  readonly verdict: Verdict;
  /** Why it is unknown, or what there was to prove when that is nothing. A sentence. */
  readonly because?: string;
  /** Points that GitHub leaves open and that the verdict hangs on; empty when it holds either way. */
  readonly dependsOn: readonly UnsettledRow[];
  /** Without waivers: the report's own list has them marked. */
  readonly findings: readonly RuleFinding[];
}

export interface WorkflowReport {
  readonly file: string;
  /** Refuted when an outcome property is by an error that nobody allowed, else unknown when one is. */
  readonly verdict: Verdict;
  /** One for every outcome rule, sorted by name. */
  readonly properties: readonly PropertyVerdict[];
  /** Of all rules, by line, then by rule; what is allowed is marked, never dropped. */
  readonly findings: readonly RuleFinding[];
  readonly unusedWaivers: readonly Waiver[];
  readonly effects: readonly Effect[];
  /** Called files that nobody could look into. */
  readonly opaqueCalls: readonly OpaqueCall[];
}
