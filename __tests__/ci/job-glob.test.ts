import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jobNameMatcher } from '../../src/ci/job-glob.ts';

describe('a glob over job names', () => {
  test.each([
    ['test', 'test', true],
    ['test', 'tests', false],
    ['test', 'Test', false],
    ['test*', 'test (ubuntu-24.04, 22)', true],
    ['test (*, 22)', 'test (ubuntu-24.04, 22)', true],
    ['* / build', 'ci / nested / build', true],
    ['job ?', 'job 1', true],
    ['job ?', 'job 12', false],
    ['[a]', 'a', false],
    ['a|b', 'a', false],
    ['*', '', true],
    ['***', 'x\ny', true],
    ['?', '💡', true],
  ])('%j on %j: %s', (glob, name, matches) => {
    expect(jobNameMatcher(glob)(name)).toBe(matches);
  });

  test('without wildcards matches itself and nothing else', () => {
    const literal = fc.string({ unit: 'grapheme' }).filter((text) => !/[*?]/.test(text));
    fc.assert(
      fc.property(literal, literal, (glob, name) => {
        expect(jobNameMatcher(glob)(glob)).toBe(true);
        expect(jobNameMatcher(glob)(name)).toBe(glob === name);
        expect(jobNameMatcher(`${glob}*`)(glob + name)).toBe(true);
      }),
    );
  });
});
