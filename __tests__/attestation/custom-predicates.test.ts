import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { readCustomClaims } from '../../src/attestation/custom-predicates.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';

const folderWith = temporaryFolders();

describe('predicates of the workflow', () => {
  async function attestFile(text: string, changes: Readonly<Record<string, string>> = {}) {
    const path = join(folderWith(), 'result.json');
    writeFileSync(path, text);
    const request = { name: 'result', type: 'https://example.com/v1', path, ...changes };
    return readCustomClaims(JSON.stringify([request]), [], localFiles);
  }

  it.each(['[]', 'passed', ''])('are JSON objects: %j is none', async (text) => {
    await expectFailure('ATTEST_PREDICATE_UNREADABLE', () => attestFile(text));
  });

  it('are no larger than GitHub keeps', async () => {
    const text = JSON.stringify({ log: 'x'.repeat(16 * 1024 * 1024) });
    await expectFailure('ATTEST_PREDICATE_TOO_LARGE', () => attestFile(text));
  });

  it.each<Readonly<Record<string, string>>>([
    { name: 'provenance-2' },
    { name: 'sbom' },
    { name: '../x' },
    { type: 'conformance' },
    { type: 'https://slsa.dev/provenance/v1' },
  ])('are named and typed so that they are nothing else: not %j', async (changes) => {
    await expectFailure('INPUT_INVALID', () => attestFile('{}', changes));
  });
});
