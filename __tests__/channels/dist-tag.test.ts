import { describe, expect, test } from '@jest/globals';
import {
  chooseDistTag,
  findLatestAhead,
  isAtOrPast,
  isDistTag,
} from '../../src/channels/dist-tag.ts';

const tagsOf = (versions: string, tags: Readonly<Record<string, string>> = {}) => ({
  versions: versions.split(' ').filter(Boolean),
  tags,
});

describe('the tag that `auto` chooses', () => {
  test.each([
    ['the first version', '1.0.0', tagsOf(''), 'latest'],
    ['the highest stable version', '1.3.0', tagsOf('1.2.0 1.2.1', { latest: '1.2.1' }), 'latest'],
    ['one below a prerelease only', '1.3.0', tagsOf('1.2.0 2.0.0-rc.1'), 'latest'],
    ['the first stable one', '1.0.0', tagsOf('1.0.0-rc.1', { latest: '1.0.0-rc.1' }), 'latest'],
    ['one that is there already', '1.3.0', tagsOf('1.2.0 1.3.0', { latest: '1.3.0' }), 'latest'],
    ['a fix of an older major', '1.2.2', tagsOf('1.2.1 2.0.0', { latest: '2.0.0' }), 'release-1.x'],
    ['a fix of an older minor', '1.2.2', tagsOf('1.2.1 1.3.0'), 'release-1.2.x'],
    [
      'one behind a latest prerelease',
      '1.2.2',
      tagsOf('1.2.1', { latest: '2.0.0-rc.1' }),
      'release-1.x',
    ],
    ['a prerelease', '2.0.0-rc.1', tagsOf('1.2.1', { latest: '1.2.1' }), 'next'],
    ['a higher prerelease', '2.0.0-rc.2', tagsOf('1.2.1', { next: '2.0.0-rc.1' }), 'next'],
    ['an older prerelease', '1.3.0-rc.1', tagsOf('1.2.1', { next: '2.0.0-rc.1' }), 'next-1.x'],
    ['numbers, not letters', '1.10.0', tagsOf('1.9.0', { latest: '1.9.0' }), 'latest'],
    ['whatever a tag that is no version says', '1.0.0', tagsOf('x', { latest: 'x' }), 'latest'],
  ])('for %s', (_, version, tags, expected) => {
    expect(chooseDistTag('auto', version, tags)).toBe(expected);
    expect(isDistTag(expected)).toBe(true);
  });

  test('is the named one when there is one', () => {
    expect(chooseDistTag('beta', '1.0.0', tagsOf('2.0.0'))).toBe('beta');
  });
});

describe('what `latest` would be moved back from', () => {
  test.each([
    ['a higher latest', 'latest', '1.2.2', { latest: '2.0.0' }, '2.0.0'],
    ['a lower latest', 'latest', '1.2.2', { latest: '1.2.1' }, undefined],
    ['none', 'latest', '1.2.2', {}, undefined],
    ['itself', 'latest', '1.2.2', { latest: '1.2.2' }, undefined],
    ['another tag', 'beta', '1.2.2', { latest: '2.0.0' }, undefined],
  ])('%s', (_, tag, version, tags, expected) => {
    expect(findLatestAhead(tag, version, tagsOf('', tags))).toBe(expected);
  });
});

describe('where a tag may stand', () => {
  test('at the version, or past it', () => {
    expect(isAtOrPast('1.2.0', '1.2.0')).toBe(true);
    expect(isAtOrPast('1.2.0', '1.2.1')).toBe(true);
    expect(isAtOrPast('1.2.0', '1.1.9')).toBe(false);
    expect(isAtOrPast('1.2.0', undefined)).toBe(false);
  });

  test.each(['1.x', '1', 'v1', 'x', '-tag', '', 'a b', '$(id)', 'a/b'])(
    'never under the name %j, which npm takes for something else',
    (name) => expect(isDistTag(name)).toBe(false),
  );
});
