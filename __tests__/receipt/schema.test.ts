import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { Failure } from '../../src/failure.ts';
import { buildReceipt } from '../../src/receipt/build.ts';
import { parseReceipt } from '../../src/receipt/parse.ts';
import { fakeRun } from '../support/fakes.ts';
import { fullReceipt, goodReceipt, manifest, manifestSha256, withField } from './support.ts';

const schema = JSON.parse(readFileSync('schemas/channel-receipt.schema.json', 'utf8')) as object;
const isValid = new Ajv2020({ strictTypes: false }).compile(schema);

function isParsed(value: unknown): boolean {
  try {
    parseReceipt(value, 'a test');
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Every field of the value, by its path. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...pathsOf(child, path)];
  });
}

describe('the schema of a receipt', () => {
  test('is what we write', () => {
    expect(isValid(goodReceipt())).toBe(true);
    expect(isValid(fullReceipt())).toBe(true);
    expect(parseReceipt(fullReceipt(), 'a test')).toEqual(fullReceipt());
  });

  test('is what we write of a failure outside of GitHub Actions', () => {
    const receipt = buildReceipt({
      manifest,
      manifestSha256,
      channel: manifest.channels[0]!,
      state: 'failed',
      failure: 'CHANNEL_NOT_SERVED',
      observations: [
        {
          artifact: 'demo-1.2.3.crate',
          url: 'pkg:cargo/demo@1.2.3',
          observedAt: '2026-01-02T03:05:06.000Z',
          attempts: 1,
          verdict: 'absent',
        },
      ],
      run: fakeRun({ runId: undefined, runAttempt: undefined, workflowRef: undefined }),
    });
    expect(isValid(receipt)).toBe(true);
    expect(parseReceipt(receipt, 'a test')).toEqual(receipt);
    expect(receipt.predicate.run).toEqual({ runId: null, runAttempt: null, workflow: null });
  });

  test('and the parser agree on every value of every field', () => {
    const paths = pathsOf(fullReceipt());
    const values = fc.oneof(
      fc.constantFrom<unknown>(undefined, null, '', 'x', 0, 1, -1, 1.5, true, [], {}, [{}], 'a\nb'),
      fc.constantFrom<unknown>(
        'failed',
        'staged',
        'equal',
        'npm',
        'A_CODE',
        '0'.repeat(64),
        '0'.repeat(40),
      ),
      fc.string(),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), values, (path, value) => {
        const changed = withField(fullReceipt(), path, value);
        expect([path, value, isParsed(changed)]).toEqual([path, value, isValid(changed)]);
      }),
      { numRuns: 2000 },
    );
  });
});
