/** The findings of other linters in the report of this one: their rules are not written again here. */
import { NotOfShape } from '../../shape.ts';
import { proverFailure } from '../failures.ts';
import type { MergedFinding } from './merged-finding.ts';
import { readActionlint } from './read-actionlint.ts';
import { readSarif } from './read-sarif.ts';
import { readZizmor } from './read-zizmor.ts';

/** What a linter wrote, and the file that it is from. */
export interface LinterOutput {
  readonly from: string;
  readonly text: string;
}

/** Of one file: more would bury the report, and no run of these linters over workflows writes it. */
export const maxOutputLength = 32 * 1024 * 1024;
const maxFindings = 10_000;

/**
 * What all of them found, by file and line, each once. What a linter was told to ignore is there
 * with that reason. Throws MERGE_UNREADABLE.
 */
export function mergeOutputs(outputs: readonly LinterOutput[]): readonly MergedFinding[] {
  const each = new Map<string, MergedFinding>();
  for (const finding of outputs.flatMap(parseLinterOutput)) {
    const { rule, message, location } = finding;
    const key = JSON.stringify([rule, location?.file, location?.line, message]);
    const former = each.get(key);
    // Of two that differ, the one that still counts.
    if (!former || former.allowedBecause !== undefined) each.set(key, finding);
  }
  return [...each.values()].sort(inOrder);
}

/**
 * Those about one of these files, and those that name no file. A linter names files as it was told
 * them: from another folder the path can be longer or shorter in front.
 */
export function findingsAbout(
  findings: readonly MergedFinding[],
  files: readonly string[],
): readonly MergedFinding[] {
  const isOf = (long: string, short: string) => long === short || long.endsWith(`/${short}`);
  const named = files.map((file) => file.replace(/^(?:\.\/)+/, ''));
  return findings.filter(
    ({ location }) =>
      location === undefined ||
      named.some((file) => isOf(file, location.file) || isOf(location.file, file)),
  );
}

/**
 * What it found, in its order: zizmor's JSON or SARIF, actionlint's JSON or SARIF. Throws
 * MERGE_UNREADABLE.
 */
export function parseLinterOutput({ from, text }: LinterOutput): readonly MergedFinding[] {
  if (text.length > maxOutputLength) throw unreadable(from, 'it is too large');
  if (text.trim() === '') throw unreadable(from, 'it is empty');
  try {
    return read(JSON.parse(text) as unknown);
  } catch (error) {
    if (error instanceof NotOfShape) throw unreadable(from, error.message);
    // What a parser repeats of a file is of no use to anybody.
    if (error instanceof SyntaxError) throw unreadable(from, 'it is not JSON');
    throw error;
  }
}

/** By what each format has, and no other; the reader then demands the rest. */
function read(value: unknown): readonly MergedFinding[] {
  if (!Array.isArray(value)) {
    if (Object.hasOwn(Object(value) as object, 'runs')) return readSarif(value, maxFindings);
    throw new NotOfShape('', 'JSON or SARIF of zizmor or actionlint');
  }
  if (value.length > maxFindings) throw new NotOfShape('', `of at most ${maxFindings} findings`);
  // Both write an empty list when they find nothing.
  const [first] = value as readonly unknown[];
  const has = (field: string) => Object.hasOwn(Object(first) as object, field);
  if (first === undefined) return [];
  if (has('ident')) return readZizmor(value);
  if (has('kind') && has('filepath')) return readActionlint(value);
  throw new NotOfShape('[0]', 'a finding of zizmor or actionlint');
}

function unreadable(from: string, seen: string) {
  return proverFailure('MERGE_UNREADABLE', {
    seen: `what is to be merged from ${from} cannot be used: ${seen}`,
    expected: 'the JSON or SARIF 2.1.0 that zizmor or actionlint writes',
    cure: "Let the linter write it anew (`zizmor --format=sarif`, `actionlint -format '{{json .}}'`), and hand over that very file.",
  });
}

function inOrder(left: MergedFinding, right: MergedFinding): number {
  return (
    compare(left.location?.file ?? '', right.location?.file ?? '') ||
    (left.location?.line ?? 0) - (right.location?.line ?? 0) ||
    compare(left.rule, right.rule)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
