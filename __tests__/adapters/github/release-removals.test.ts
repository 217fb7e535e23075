import { describe, expect, test } from '@jest/globals';
import { githubReleaseRemovals } from '../../../src/adapters/github/release-removals.ts';
import { githubWorld } from '../../support/github-world.ts';

async function openRemovals(contents: 'read' | 'write' = 'write') {
  const github = await githubWorld();
  const token = github.world.github.issueToken({ permissions: { contents } });
  const removals = githubReleaseRemovals(github.apiWith(token));
  return { ...github, removals, [Symbol.asyncDispose]: () => github[Symbol.asyncDispose]() };
}

describe('what belongs to a release', () => {
  test('is deleted by its ID, and is gone already when it is not there', async () => {
    await using github = await openRemovals();
    const kept = github.repository.addRelease({ tagName: 'v1.0.0', draft: false });
    const id = github.repository.addRelease({ tagName: 'v1.1.0' });
    expect(await github.removals.deleteRelease(id)).toEqual({ state: 'done', value: undefined });
    expect(github.repository.releases().map((one) => one.id)).toEqual([kept]);
    expect(await github.removals.deleteRelease(id)).toMatchObject({ state: 'done' });
    expect(github.world.violations).toEqual([]);
  });

  test('includes a tag with a slash in its name', async () => {
    await using github = await openRemovals();
    github.repository.setTag('crate/v1', github.repository.addCommit());
    expect(await github.removals.deleteTag('crate/v1')).toMatchObject({ state: 'done' });
    expect(github.repository.tagCommit('crate/v1')).toBeUndefined();
    const again = await github.removals.deleteTag('crate/v1');
    expect(again).toMatchObject({ state: 'refused', status: 422 });
  });

  test('stays for a token that may only read', async () => {
    await using github = await openRemovals('read');
    github.repository.setTag('v1.0.0', github.repository.addCommit());
    const id = github.repository.addRelease({ tagName: 'v1.0.0', draft: false });
    expect(await github.removals.deleteTag('v1.0.0')).toMatchObject({ status: 403 });
    expect(await github.removals.deleteRelease(id)).toMatchObject({ status: 403 });
    expect(github.repository.releases()).toHaveLength(1);
  });
});
