import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eq } from '@renovatebot/pep440';
import { isSameVersion, pep440Of, semverOf } from '../../src/tag/equal-versions.ts';

describe('the same version', () => {
  test.each([
    ['1.2.3rc1', '1.2.3-rc.1', 'pep440', true],
    ['1.2.3rc1', '1.2.3-rc1', 'pep440', true],
    ['1.2.3-RC.1', '1.2.3-rc.1', 'pep440', true],
    ['1.2.3a2', '1.2.3-alpha.2', 'pep440', true],
    ['1.2.3b0', '1.2.3-beta', 'pep440', true],
    ['1.2.3.dev4', '1.2.3-dev.4', 'pep440', true],
    ['1.2.3rc1.dev2', '1.2.3-rc.1.dev.2', 'pep440', true],
    ['1.2', '1.2.0', 'pep440', true],
    ['1.2.3+ab.1', '1.2.3+ab.1', 'pep440', true],
    ['1.2.3', '1.2.3', 'semver', true],
    ['1.2.3rc1', '1.2.3-rc.1', 'any', true],
    ['1.2.3-nightly.4', '1.2.3-nightly.4', 'any', true],
    ['1.2.3rc1', '1.2.3-rc.1', 'semver', false],
    ['v1.2.3', '1.2.3', 'semver', false],
    ['1.2', '1.2.0', 'semver', false],
    ['1!1.2.3', '1.2.3', 'pep440', false],
    ['1.2.3.post1', '1.2.3', 'pep440', false],
    ['1.2.3rc2', '1.2.3-rc.1', 'pep440', false],
    ['1.2.3', '1.2.3-nightly', 'pep440', false],
    ['nonsense', '1.2.3', 'pep440', false],
    ['', '1.2.3', 'any', false],
  ] as const)('%j and %j as %s: %s', (...[found, version, scheme, same]) => {
    expect(isSameVersion(found, version, scheme)).toBe(same);
  });
});

describe('a SemVer version from a file', () => {
  test.each([
    ['1.2.3', 'any', '1.2.3'],
    ['1.2.3rc1', 'pep440', '1.2.3-rc.1'],
    ['1.2.3a0.dev5', 'pep440', '1.2.3-alpha.0.dev.5'],
    ['1.2', 'pep440', '1.2.0'],
    ['2.0b3', 'any', '2.0.0-beta.3'],
    ['1.2.3.4', 'pep440', undefined],
    ['1.2.3.post1', 'pep440', undefined],
    ['1!1.2.3', 'pep440', undefined],
    ['1.2.3+local', 'pep440', undefined],
    ['1.2', 'semver', undefined],
    ['latest', 'any', undefined],
  ] as const)('%j as %s is %j', (found, scheme, semver) => {
    expect(semverOf(found, scheme)).toBe(semver);
  });

  test('comes back as the same PEP 440 version', () => {
    const number = fc.nat(99);
    const pre = fc.option(fc.tuple(fc.constantFrom('a', 'b', 'rc'), number), { nil: undefined });
    const dev = fc.option(number, { nil: undefined });
    fc.assert(
      fc.property(fc.tuple(number, number, number), pre, dev, (release, preParts, devNumber) => {
        const python =
          release.join('.') +
          (preParts?.join('') ?? '') +
          (devNumber === undefined ? '' : `.dev${devNumber}`);
        const semver = semverOf(python, 'pep440')!;
        expect(eq(pep440Of(semver)!, python)).toBe(true);
        expect(isSameVersion(python, semver, 'pep440')).toBe(true);
      }),
    );
  });
});
