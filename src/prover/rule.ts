/** A rule about release workflows: what it says to people, whatever finds where it is broken. */
import type { Finding, FindingLevel } from '../failure.ts';
import type { Refutation } from './proof/verdict.ts';

/** What a person reads about a rule. Sentences. */
export interface RuleDocumentation {
  /** In capitals, words joined by `-`; it never changes its meaning. */
  readonly name: string;
  readonly level: FindingLevel;
  /** What is reported. */
  readonly what: string;
  /** What it leads to. */
  readonly why: string;
  /** A release that it happened to. */
  readonly realCase: string;
  /** What to write instead. */
  readonly cure: string;
}

/** A rule broken at a place. The job and step are undefined when it is about the whole file. */
export interface RuleFinding extends Finding {
  readonly job?: string;
  /** Position from 0. */
  readonly step?: number;
  /** Why it is allowed, when a comment in the workflow allows it: shown, and no longer counted. */
  readonly allowedBecause?: string;
  /** Of a rule about runs: the run that shows it, and what to write instead. */
  readonly refutation?: Refutation;
  /** Nobody could show it either way: no pass, at whatever level it is told. */
  readonly isUnknown?: true;
}
