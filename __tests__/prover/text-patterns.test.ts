import { expect, test } from '@jest/globals';
import { mayBeEqual } from '../../src/prover/rules/text-patterns.ts';

test.each([
  ['dist', 'dist', true],
  ['dist', 'dost', false],
  ['dist', 'dist2', false],
  ['', '*', true],
  ['', 'a', false],
  ['wheels-*', 'wheels-${{ matrix.os }}', true],
  ['wheels-*-x', 'wheels-${{ matrix.os }}-y', false],
  ['${{ inputs.a }}-b', 'a-${{ inputs.b }}', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['**', 'anything', true],
])('%j and %j may be one text: %j', (first, second, expected) => {
  expect(mayBeEqual(first, second)).toBe(expected);
  expect(mayBeEqual(second, first)).toBe(expected);
});
