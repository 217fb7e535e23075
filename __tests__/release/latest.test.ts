import { describe, expect, it } from '@jest/globals';
import type { Release } from '../../src/ports.ts';
import { decideLatest, type LatestQuestion } from '../../src/release/latest.ts';

function published(tag: string, changes: Partial<Release> = {}): Release {
  const release = { id: tag.length * 1000 + tag.charCodeAt(1), tag, draft: false };
  return { ...release, prerelease: false, ...changes } as Release;
}

function decide(tag: string, others: readonly Release[], changes: Partial<LatestQuestion> = {}) {
  const release = published(tag, { id: 1 });
  const version = tag.replace(/^.*?(?=\d)/, '');
  return decideLatest({ choice: 'auto', release, tag, version, others, ...changes }).makeLatest;
}

describe('make-latest: auto', () => {
  it.each([
    ['v1.2.3', [], true],
    ['v1.2.3', ['v1.2.2'], true],
    ['v1.10.0', ['v1.9.0'], true],
    ['v1.2.4', ['v2.0.0'], false],
    ['v1.2.3', ['1.3.0'], false],
    ['1.2.3', ['v1.3.0'], false],
    ['v1.2.3', ['v2.0.0-rc.1'], true],
    ['v1.2.3', ['nightly', 'stable-2024'], true],
    ['demo-v1.2.3', ['demo-v1.2.2', 'demo-v1.1.0'], true],
    ['demo-v1.2.3', ['demo-v1.3.0'], false],
    ['demo-v1.2.3', ['other-v3.0.0'], true],
    ['v2.0.0-rc.1', [], false],
  ])('for %s beside %j is %p', (tag, others, makeLatest) => {
    expect(
      decide(
        tag,
        others.map((other) => published(other)),
      ),
    ).toBe(makeLatest);
  });

  it('does not count drafts, pre-releases and itself', () => {
    const others = [
      published('v9.0.0', { draft: true }),
      published('v8.0.0', { prerelease: true }),
      published('v7.0.0', { id: 1 }),
    ];
    expect(decide('v1.2.3', others)).toBe(true);
  });

  it('is false for a release that is marked as a pre-release', () => {
    const release = published('v1.2.3', { id: 1, prerelease: true });
    expect(decide('v1.2.3', [], { release })).toBe(false);
  });
});

describe('make-latest told by the user', () => {
  it('is what was told', () => {
    expect(decide('v1.2.3', [published('v2.0.0')], { choice: 'true' })).toBe(true);
    expect(decide('v1.2.3', [], { choice: 'false' })).toBe(false);
  });
});
