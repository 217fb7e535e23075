import { describe, expect, test } from '@jest/globals';
import { renderBody } from '../../src/release/marker.ts';
import { findForeign, type ReleaseClaim } from '../../src/rollback/read-release.ts';
import type { Release } from '../../src/ports.ts';
import { commit, marker, tag } from '../release/support/sealed.ts';

const draft: Release = {
  ...{ id: 7, tag, name: tag, body: renderBody('What is new.', marker), draft: true },
  ...{ prerelease: false, immutable: false, url: 'https://github.com/octo/demo/releases/7' },
  ...{ uploadUrl: '', assets: [], publishedAt: undefined },
};
const published = { ...draft, draft: false };
const claim: ReleaseClaim = { tag, marker, commit, releaseId: 7 };
const unsealed = { ...claim, marker: undefined };
const body = renderBody('', { ...marker, commit: 'b'.repeat(40) });

describe('a release is taken for ours', () => {
  test.each<[string, Release, ReleaseClaim]>([
    ['by its marker', draft, claim],
    ['when it is public', published, claim],
    ['without an ID', draft, { ...claim, releaseId: undefined }],
    ['by the commit, where nothing was sealed', draft, unsealed],
    ['as a draft that has lost its tag', { ...draft, tag: 'untagged-4f2a' }, claim],
  ])('%s', (_, release, by) => {
    expect(findForeign(release, by)).toBeUndefined();
  });
});

describe('a release is not taken for ours', () => {
  test.each<[string, Release, ReleaseClaim, string]>([
    ['when another one was named', draft, { ...claim, releaseId: 8 }, 'it is not release 8'],
    [
      'when another one was named, also where nothing was sealed',
      draft,
      { ...unsealed, releaseId: 8 },
      'it is not release 8',
    ],
    ['when it is public at another tag', { ...published, tag: 'v1.2.4' }, claim, 'tag v1.2.4'],
    ['as a draft of another tag', { ...draft, tag: 'v1.2.4' }, claim, 'tag v1.2.4'],
    [
      'when it is public, whatever its tag looks like',
      { ...published, tag: 'untagged-4f2a' },
      claim,
      'tag untagged-4f2a',
    ],
    ['without a marker', { ...draft, body: 'By hand.' }, claim, 'no marker'],
    ['by the marker of another set', { ...draft, body }, claim, 'its marker names'],
    ['by another commit, where nothing was sealed', { ...draft, body }, unsealed, 'names commit'],
  ])('%s', (_, release, by, reason) => {
    expect(findForeign(release, by)).toContain(reason);
  });
});
