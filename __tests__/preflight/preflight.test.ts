import { describe, expect, test } from '@jest/globals';
import { ciFailure } from '../../src/ci/failures.ts';
import type { Check, CheckReport, Facts } from '../../src/preflight/check.ts';
import { runPreflight } from '../../src/preflight/preflight.ts';
import { tagFailure } from '../../src/tag/failures.ts';
import { expectResultFailure } from '../support/expect-failure.ts';

const details = { seen: 'a <b> | c', expected: 'd', cure: 'Do e.' };
const tagNotFound = tagFailure('TAG_NOT_FOUND', details);
const ciRed = ciFailure('CI_RED', details);

const good: CheckReport = { failures: [], summary: ['all well'] };
const goodTag: CheckReport = { ...good, outputs: { ok: 'true', shouldRelease: 'true' } };

function check(name: string, report: CheckReport, seen?: (facts: Facts) => void): Check {
  return {
    name,
    run: async (facts) => {
      seen?.(facts);
      return report;
    },
  };
}

describe('preflight', () => {
  test('passes when every check does', async () => {
    const result = await runPreflight([check('one', goodTag), check('two', good)]);
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toEqual({ ok: 'true', shouldRelease: 'true', findings: '[]' });
    expect(result.summary).toContain('| two | ✅ |');
  });

  test('runs every check, and tells all failures, the first as the failure', async () => {
    const result = await runPreflight([
      check('one', { ...goodTag, failures: [tagNotFound] }),
      { name: 'two', run: () => Promise.reject(ciRed) },
      check('three', { ...good, failures: [ciRed] }),
    ]);
    expectResultFailure('TAG_NOT_FOUND', result);
    expect(result.outputs).toMatchObject({ ok: 'false', shouldRelease: 'false' });
    expect(result.findings?.map(({ rule }) => rule)).toEqual(['CI_RED', 'CI_RED']);
    expect(JSON.parse(result.outputs.findings!)).toMatchObject([
      { rule: 'TAG_NOT_FOUND', level: 'error' },
      { rule: 'CI_RED' },
      { rule: 'CI_RED' },
    ]);
    expect(result.summary).toContain('| two | ❌ CI_RED |');
    expect(result.summary).toContain('a &lt;b> \\| c');
  });

  test('hands what a check found out to the next', async () => {
    const seen: Facts[] = [];
    await runPreflight([
      check('one', { ...good, facts: { tag: 'v1' } }),
      check('two', { ...good, facts: { commit: 'c' } }),
      check('three', good, (facts) => seen.push(facts)),
    ]);
    expect(seen).toEqual([{ tag: 'v1', commit: 'c' }]);
  });

  test('skips the rest, with the reason, when there is nothing to release', async () => {
    const notice = { rule: 'TAG_NOT_SEMVER', level: 'notice', message: 'm' } as const;
    const result = await runPreflight([
      check('one', { ...good, notices: [notice], facts: { nothingToRelease: 'No release tag' } }),
      check('two', { ...good, failures: [ciRed] }),
    ]);
    expect(result.failure).toBeUndefined();
    expect(result.findings).toEqual([notice]);
    expect(result.outputs.ok).toBe('false');
    expect(result.summary).toContain('⏭️ Skipped: No release tag.');
  });

  test('does not swallow a bug', async () => {
    const broken: Check = { name: 'one', run: () => Promise.reject(new TypeError('a bug')) };
    await expect(runPreflight([broken])).rejects.toThrow('a bug');
  });
});
