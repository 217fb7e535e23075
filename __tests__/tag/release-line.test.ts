import { describe, expect, test } from '@jest/globals';
import { findPrevious, releasedVersions, requireHigher } from '../../src/tag/release-line.ts';
import { expectFailure } from '../support/expect-failure.ts';

const tags = ['v2.1.0', 'v1.4.5', 'nightly', 'v1.4', 'v2.0.0', 'v1.2.9', 'v2.2.0-rc.1', 'v1.10.0'];
const released = releasedVersions(tags, 'v');

describe('released versions', () => {
  test('are the tags that are versions, sorted by precedence', () => {
    expect(released.map(({ version }) => version)).toEqual([
      '1.2.9',
      '1.4.5',
      '1.10.0',
      '2.0.0',
      '2.1.0',
      '2.2.0-rc.1',
    ]);
  });
});

describe('a version', () => {
  test.each([
    ['2.2.0', 'is next'],
    ['3.0.0', 'is next'],
    ['2.2.0-rc.2', 'is the next pre-release'],
    ['2.1.1', 'is a patch of a line below the newest'],
    ['1.4.6', 'is a patch of an old line'],
    ['1.4.6-rc.1', 'is a pre-release of such a patch'],
    ['1.2.10', 'is a patch of a very old line'],
    ['1.11.0', 'is a new minor of an old major'],
  ])('%s %s', (version) => {
    expect(() => requireHigher(version, released)).not.toThrow();
  });

  test.each([
    ['1.4.5', '1.4.5'],
    ['1.4.4', '1.4.5'],
    ['2.1.0-rc.1', '2.1.0'],
    ['2.2.0-alpha.1', '2.2.0-rc.1'],
    ['1.3.0', '1.10.0'],
    ['0.9.0', '2.2.0-rc.1'],
  ])('%s is refused when it is not higher than %s', async (version, than) => {
    const failure = await expectFailure('TAG_VERSION_NOT_HIGHER', () =>
      requireHigher(version, released),
    );
    expect(failure.expected).toContain(`higher than ${than}`);
  });

  test('is free when nothing was released', () => {
    expect(() => requireHigher('0.0.1', [])).not.toThrow();
  });
});

describe('the previous release', () => {
  test.each([
    ['2.1.1', '2.1.0'],
    ['1.4.6', '1.4.5'],
    ['1.0.0', undefined],
  ])('of %s is %s', (version, previous) => {
    expect(findPrevious(version, released)?.version).toBe(previous);
  });
});
