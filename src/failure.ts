/**
 * What went wrong, told so that a person can act on it: a stable code, what was
 * seen, what was expected, and the cure. A `Failure` is always the user's to
 * mend (or a service's); a bug is any other error, and keeps its stack.
 */

/** What a failure tells besides its code. `cure` is an instruction, in the imperative. */
export interface FailureDetails {
  readonly seen: string;
  readonly expected: string;
  readonly cure: string;
  /** Where it was found, when there is a file to point at. */
  readonly location?: Location;
  readonly cause?: unknown;
}

/** A place in a file; lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** An expected failure: its code never changes meaning, its message tells the cure. */
export class Failure<Code extends string = string> extends Error {
  readonly code: Code;
  readonly seen: string;
  readonly expected: string;
  readonly cure: string;
  readonly location: Location | undefined;

  constructor(code: Code, details: FailureDetails) {
    // What takes several lines is a list: what to do about all of it stands apart.
    const gap = details.seen.includes('\n') ? '\n' : ' ';
    super(
      `${code}: ${endSentence(details.seen)}${gap}Expected ${endSentence(details.expected)} ${details.cure}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = 'Failure';
    this.code = code;
    this.seen = details.seen;
    this.expected = details.expected;
    this.cure = details.cure;
    this.location = details.location;
  }
}

/** Failure codes of one area, each with one line on what it means. */
export type FailureCodes = Readonly<Record<string, string>>;

/** What documentation and tests list of an area. */
export interface DeclaredCodes<Codes extends FailureCodes = FailureCodes> {
  readonly area: string;
  readonly codes: Codes;
}

/** Makes failures of one area. */
export interface FailureArea<Codes extends FailureCodes> extends DeclaredCodes<Codes> {
  (code: keyof Codes & string, details: FailureDetails): Failure<keyof Codes & string>;
}

/**
 * Declares the failure codes of one area of the product.
 *
 * @example
 * const ciFailure = failureArea('ci', { CI_RED: 'A required workflow did not succeed.' });
 * throw ciFailure('CI_RED', { seen: '…', expected: '…', cure: 'Fix CI and re-run this job.' });
 */
export function failureArea<const Codes extends FailureCodes>(
  area: string,
  codes: Codes,
): FailureArea<Codes> {
  const make = (code: keyof Codes & string, details: FailureDetails) => new Failure(code, details);
  return Object.assign(make, { area, codes });
}

/** How grave a finding is: an error fails the action, the others do not. */
export type FindingLevel = 'error' | 'warning' | 'notice';

/** One result of an audit: audits return all of them, sorted, instead of throwing the first. */
export interface Finding {
  readonly rule: string;
  readonly level: FindingLevel;
  readonly message: string;
  readonly location?: Location;
}

/** The finding that tells a failure, for audits that collect instead of throwing. */
export function findingOf(failure: Failure): Finding {
  return {
    rule: failure.code,
    level: 'error',
    message: failure.message.slice(failure.code.length + 2),
    ...(failure.location && { location: failure.location }),
  };
}

/** A failure as part of a JSON document. */
export function failureDocument(failure: Failure) {
  const { code, seen, expected, cure, location } = failure;
  return { code, seen, expected, cure, location };
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
