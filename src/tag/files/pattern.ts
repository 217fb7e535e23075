/** Any file by a regular expression, line by line, kept to patterns that end soon. */
import { versionFileFailure } from '../failures.ts';
import type { FoundVersion, Source } from './source.ts';
import { ambiguous, noVersion } from './unusable.ts';

const maxPatternLength = 200;
const maxLineLength = 1000;
const maxRepeats = 8;

/** A pattern with exactly one group. Throws VERSION_PATTERN_INVALID. */
export function parsePattern(path: string, pattern: string): RegExp {
  const why = whyInvalid(pattern);
  if (why === undefined) return new RegExp(pattern, 'u');
  throw versionFileFailure('VERSION_PATTERN_INVALID', {
    seen: `the pattern of ${path}, ${JSON.stringify(pattern.slice(0, maxPatternLength))}: ${why}.`,
    expected: 'a JavaScript regular expression with one group, which takes the version of one line',
    cure: `Write it such as \`${path}#^version: (.+)$\`.`,
  });
}

/** The one version that the pattern takes; all matching lines must agree. */
export function readByPattern({ path, text }: Source, pattern: RegExp): FoundVersion {
  const found: { version: string; line: number }[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    // A line of a minified file carries no version that a person would bump.
    if (line.length > maxLineLength) continue;
    const version = pattern.exec(line)?.[1];
    if (version !== undefined) found.push({ version: version.trim(), line: index + 1 });
  }
  const versions = [...new Set(found.map(({ version }) => version))];
  if (versions.length > 1) throw ambiguous(path, versions);
  if (found.length === 0) throw noVersion(path, `line that matches \`${pattern.source}\``);
  return { ...found[0]!, path, scheme: 'any' };
}

function whyInvalid(pattern: string): string | undefined {
  if (pattern.length > maxPatternLength) return `it is longer than ${maxPatternLength} characters`;
  // What stands for itself is left out: escapes and classes.
  const structure = pattern.replace(/\\./gu, '').replace(/\[[^\]]*\]/g, 'x');
  // A repeated group, or a back-reference, can take exponential time.
  if (/\)[*+{]/.test(structure)) return 'it repeats a group';
  if ((structure.match(/[*+{]/g)?.length ?? 0) > maxRepeats) {
    return `it has more than ${maxRepeats} repeats`;
  }
  if (/\\[1-9k]/.test(pattern)) return 'it has a back-reference';
  try {
    const groups = new RegExp(`${pattern}|`, 'u').exec('')!.length - 1;
    return groups === 1 ? undefined : `it has ${groups} groups`;
  } catch (error) {
    return (error as Error).message;
  }
}
