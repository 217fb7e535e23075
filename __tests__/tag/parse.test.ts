import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { valid } from 'semver';
import { findVersion, isSemver, parseTag, type TagPolicy } from '../../src/tag/parse.ts';
import { expectFailure } from '../support/expect-failure.ts';

const strict: TagPolicy = { prefix: 'v', prerelease: 'refuse', buildMetadata: 'refuse' };
const lenient: TagPolicy = { prefix: 'v', prerelease: 'allow', buildMetadata: 'allow' };

describe('a tag', () => {
  test.each([
    ['v1.2.3', strict, '1.2.3', false],
    ['v0.0.0', strict, '0.0.0', false],
    ['v1.2.3-rc.1', lenient, '1.2.3-rc.1', true],
    ['v1.2.3-0a.b--c', lenient, '1.2.3-0a.b--c', true],
    ['v1.2.3+001.a', lenient, '1.2.3+001.a', false],
    ['crate/v1.2.3', { ...strict, prefix: 'crate/v' }, '1.2.3', false],
    ['1.2.3', { ...strict, prefix: '' }, '1.2.3', false],
  ])('%s is a version', (...[tag, policy, version, prerelease]) => {
    expect(parseTag(tag, policy)).toEqual({ tag, version, prerelease });
  });

  test.each([
    ['1.2.3', 'does not start with "v"'],
    ['V1.2.3', 'does not start with "v"'],
    ['main', 'does not start with "v"'],
    ['v1.2', '2 number segment(s)'],
    ['v1', '1 number segment(s)'],
    ['v1.2.3.4', '4 number segment(s)'],
    ['v01.2.3', 'leading zero'],
    ['v1.2.03', 'leading zero'],
    ['v1.2.x', 'numbers and dots'],
    ['vv1.2.3', 'numbers and dots'],
    ['v', 'numbers and dots'],
    ['v1.2.3 ', 'white space'],
    ['v1.2.3\n', 'white space'],
    ['v1.2.3-', 'not a pre-release'],
    ['v1.2.3-01', 'not a pre-release'],
    ['v1.2.3-a..b', 'not a pre-release'],
    ['v1.2.3+', 'not a pre-release'],
    ['v1.2.3-ä', 'not a pre-release'],
    ['v9007199254740992.0.0', 'larger than'],
    [`v1.2.3-${'a'.repeat(128)}`, 'longer than'],
    ['v１.2.3', 'numbers and dots'],
  ])('%j is refused: %s', async (tag, why) => {
    const failure = await expectFailure('TAG_NOT_SEMVER', () => parseTag(tag, lenient));
    expect(failure.seen).toContain(why);
  });

  test('with a pre-release is refused by default', async () => {
    await expectFailure('TAG_PRERELEASE_REFUSED', () => parseTag('v1.2.3-rc.1', strict));
  });

  test('with build metadata is refused by default', async () => {
    await expectFailure('TAG_BUILD_METADATA_REFUSED', () => parseTag('v1.2.3+5', strict));
  });
});

describe('the grammar', () => {
  const identifiers = fc.array(fc.stringMatching(/^[0-9A-Za-z-]{1,5}$/), { maxLength: 3 });
  const nearVersions = fc
    .tuple(
      fc.array(fc.stringMatching(/^[0-9]{1,3}$/), { minLength: 2, maxLength: 4 }),
      identifiers,
      identifiers,
    )
    .map(
      ([numbers, pre, build]) =>
        numbers.join('.') +
        (pre.length > 0 ? `-${pre.join('.')}` : '') +
        (build.length > 0 ? `+${build.join('.')}` : ''),
    );

  test('accepts exactly what the semver library accepts without mending it', () => {
    fc.assert(
      fc.property(fc.oneof(nearVersions, fc.string()), (text) => {
        const library = valid(text) !== null && /^[0-9]/.test(text) && !/\s/.test(text);
        expect(isSemver(text)).toBe(library);
      }),
    );
  });

  test('gives back what stands behind the prefix, whatever the prefix is', () => {
    fc.assert(
      fc.property(fc.string(), nearVersions, (prefix, version) => {
        expect(findVersion(prefix + version, prefix)).toBe(isSemver(version) ? version : undefined);
      }),
    );
  });
});
