import { describe, expect, it } from '@jest/globals';
import { renderVersionRequirement } from '../../src/crates/version-requirement.ts';
import { expectFailure } from '../support/expect-failure.ts';

describe('version requirements', () => {
  it.each([
    ['1.0', '^1.0'],
    ['1', '^1'],
    ['0.3.1-beta.2', '^0.3.1-beta.2'],
    ['^1.2.3', '^1.2.3'],
    ['=1.2.3', '=1.2.3'],
    ['= 1.2.3', '=1.2.3'],
    ['~1.2', '~1.2'],
    ['*', '*'],
    ['1.*', '1.*'],
    ['1.2.x', '1.2.*'],
    ['>=1, <2', '>=1, <2'],
    [' >= 1.2.0 ,<1.5 ', '>=1.2.0, <1.5'],
    ['1.2.3+build', '^1.2.3'],
  ])('prints %s as cargo does: %s', (text, expected) => {
    expect(renderVersionRequirement(text)).toBe(expected);
  });

  it.each(['', 'latest', '1.2.3.4', '01.2', '>=', '1.2,'])('refuses %j', async (text) => {
    await expectFailure('CRATE_MANIFEST_INVALID', () => renderVersionRequirement(text));
  });
});
