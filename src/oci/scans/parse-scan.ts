/** Which format a scan result is in, and what it says. */
import { NotOfShape } from '../../shape.ts';
import { imageFailure } from '../failures.ts';
import { readGrype } from './read-grype.ts';
import { readSarif } from './read-sarif.ts';
import { readTrivy } from './read-trivy.ts';
import type { ScanResult } from './scan.ts';

/** What each format has, and no other: the reader then demands the rest. */
const formats: readonly (readonly [string, (value: unknown) => readonly ScanResult[]])[] = [
  ['runs', readSarif],
  ['ArtifactType', readTrivy],
  ['matches', readGrype],
];

/** The results in a text, at least one. Throws IMAGE_SCAN_UNREADABLE. */
export function parseScan(text: string, from: string): readonly ScanResult[] {
  if (text.trim() === '') throw unreadable(from, 'it is empty');
  try {
    const value = JSON.parse(text) as unknown;
    const format = formats.find(([field]) => Object.hasOwn(Object(value) as object, field));
    if (!format) throw new NotOfShape('', 'SARIF, nor JSON of trivy or grype');
    const results = format[1](value);
    if (results.length === 0) throw new NotOfShape('runs', 'a list with a run in it');
    return results;
  } catch (error) {
    if (error instanceof NotOfShape) throw unreadable(from, error.message);
    // What a parser repeats of a file is of no use to anybody.
    if (error instanceof SyntaxError) throw unreadable(from, 'it is not JSON');
    throw error;
  }
}

function unreadable(from: string, seen: string) {
  return imageFailure('IMAGE_SCAN_UNREADABLE', {
    seen: `the scan result ${from} cannot be used: ${seen}`,
    expected: 'SARIF 2.1.0, or the JSON that trivy or grype writes of an image',
    cure: 'Let the scanner write it anew (`trivy image --format json`, `grype -o json`), and hand over that very file.',
  });
}
