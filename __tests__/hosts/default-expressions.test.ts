import { describe, expect, it } from '@jest/globals';
import { findDefault, findDefaultVariable } from '../../src/hosts/default-expressions.ts';

describe('a default that is an expression', () => {
  it('is read from the runner’s variable of that name', () => {
    expect(findDefaultVariable('${{ github.ref_name }}')).toBe('GITHUB_REF_NAME');
    expect(findDefault('${{ github.sha }}', { GITHUB_SHA: 'abc' })).toBe('abc');
  });

  it('has no value where the variable is not set', () => {
    expect(findDefault('${{ github.sha }}', {})).toBeUndefined();
  });

  it.each([undefined, 'main', '${{ inputs.tag }}', 'v${{ github.sha }}', '${{ github.a.b }}'])(
    'is nothing else: %s',
    (text) => expect(findDefaultVariable(text)).toBeUndefined(),
  );
});
