/** The same as in the tests of bundles, for longer. */
import { readFileSync } from 'node:fs';
import { describe, test } from '@jest/globals';
import { fuzzBytes, fuzzFields } from '../attestation/fuzz-bundle.ts';

const folder = '__tests__/fixtures/attestations';
const read = (file: string) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as object;

describe.each([
  ['the public good', 'reusable-workflow-attestation.sigstore.json'],
  ['GitHub’s own instance', 'checksums-gh-download.jsonl'],
])('whatever is made of a real bundle of %s', (_, file) => {
  test('is refused with a code, or says what it said before', () => {
    fuzzFields(read(file), 1500);
  }, 300_000);

  test('is refused with a code when bytes inside are changed', () => {
    fuzzBytes(read(file), 1500);
  }, 300_000);
});
