/** What the prover found out about one workflow, as plain data: everything that a report shows. */
import type { RuleSetting } from './configuration.ts';
import type { Effect } from './effect.ts';
import type { OpaqueCall } from './effects/opaque-calls.ts';
import type { UnknownWork } from './effects/unknown-work.ts';
import type { Verdict } from './proof/verdict.ts';
import type { RuleFinding } from './rule.ts';
import type { Waiver } from './waivers.ts';

export type Status = Verdict['status'];

/**
 * How a property stands once comments and the configuration are heard. `empty`: there is nothing
 * that it speaks of. `doubtful`: broken, and no error, as its findings tell. `allowed`: broken, and
 * every place is allowed with a reason. `off`: the configuration leaves it out, with a reason.
 */
export type Standing = 'proved' | 'empty' | 'refuted' | 'doubtful' | 'unknown' | 'allowed' | 'off';

export interface PropertyReport {
  readonly rule: string;
  /** The prover's own, whatever anybody allowed. */
  readonly verdict: Verdict;
  readonly standing: Standing;
}

export interface WorkflowReport {
  readonly file: string;
  /**
   * REFUTED when an error stands that nobody allowed, else UNKNOWN when a property is: that is
   * never green. PROVED otherwise; warnings are told beside it.
   */
  readonly verdict: Status;
  /** One for every rule about runs, in the order of the rules. */
  readonly properties: readonly PropertyReport[];
  /**
   * Of all rules, those of the file before those of files that it calls, by line, then by rule.
   * What is allowed is marked, never dropped.
   */
  readonly findings: readonly RuleFinding[];
  readonly unusedWaivers: readonly Waiver[];
  /** Rules that the configuration sets, by name. */
  readonly settings: ReadonlyMap<string, RuleSetting>;
  readonly effects: readonly Effect[];
  /** What nobody could look into. */
  readonly opaqueCalls: readonly OpaqueCall[];
  /** What nobody knows, where it could release: told, and taken for no part of the release. */
  readonly unknownWork: readonly UnknownWork[];
}
