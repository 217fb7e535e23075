/** What receipts of all kinds are made of: lines, times, codes, the run that wrote them. */
import { NotOfShape, nullable, objectOf, textLike, wholeNumber } from '../shape.ts';

/** Longest receipt that is read, in characters: about 10,000 artifacts. */
const maxCharacters = 8 * 1024 * 1024;

/** A text of one line, without control characters. */
// eslint-disable-next-line no-control-regex -- control characters are what this refuses
export const line = textLike(/^[^\u0000-\u001f\u007f]{1,1024}$/, 'a text of one line');

export const utcTime = textLike(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  'a time in UTC (ISO 8601)',
);

export const failureCode = textLike(/^[A-Z][A-Z0-9_]{1,99}$/, 'a failure code');

/** The run that wrote a receipt; null outside of GitHub Actions. */
export const receiptRun = objectOf({
  runId: nullable(wholeNumber(1)),
  runAttempt: nullable(wholeNumber(1)),
  workflow: nullable(line),
});

/** The value of a receipt's text; what is no text is parsed already. Throws NotOfShape. */
export function parseReceiptJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value.length > maxCharacters) throw new NotOfShape('', `within ${maxCharacters} characters`);
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new NotOfShape('', 'JSON');
  }
}
