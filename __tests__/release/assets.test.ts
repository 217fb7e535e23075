import { describe, expect, it } from '@jest/globals';
import { present, unknown } from '../../src/lookup.ts';
import { compareAssets, isEqualSet, type ServedBytes } from '../../src/release/assets.ts';

const digest = 'a'.repeat(64);
const other = 'b'.repeat(64);
const file = { name: 'demo.whl', size: 10, sha256: digest };
const asset = { id: 1, name: 'demo.whl', size: 10, state: 'uploaded', sha256: digest };

function verdictOf(changes: object, served: ServedBytes = new Map()) {
  return compareAssets([file], [{ ...asset, ...changes }], { served }).map(
    ({ verdict }) => verdict,
  );
}

describe('an asset', () => {
  it('is equal by name, size, state and GitHub’s digest', () => {
    expect(verdictOf({})).toEqual(['equal']);
  });

  it.each([
    ['another digest', { sha256: other }, 'different'],
    ['another size', { size: 11 }, 'different'],
    ['a stub’s state', { state: 'starter', size: 0, sha256: undefined }, 'unfinished'],
    ['an unheard-of state', { state: 'open' }, 'unfinished'],
    ['no digest and no bytes read', { sha256: undefined }, 'unreadable'],
  ])('with %s is not', (_, changes, verdict) => {
    expect(verdictOf(changes)).toEqual([verdict]);
  });

  it('is judged by its served bytes when they were read', () => {
    const serve = (sha256: string) => new Map([[1, present({ size: 10, sha256 })]]);
    expect(verdictOf({ sha256: undefined }, serve(digest))).toEqual(['equal']);
    expect(verdictOf({}, serve(other))).toEqual(['different']);
    // GitHub’s own word is never overruled by bytes that happen to fit.
    expect(verdictOf({ sha256: other }, serve(digest))).toEqual(['different']);
  });

  it('is unreadable when its bytes could not be read', () => {
    expect(verdictOf({}, new Map([[1, unknown('an outage')]]))).toEqual(['unreadable']);
    expect(verdictOf({}, new Map([[1, { state: 'absent' }]]))).toEqual(['unreadable']);
  });
});

describe('an asset of a set that is continued', () => {
  const replaces = [{ name: 'demo.whl', size: 12, sha256: other }];
  const verdict = (changes: object, served?: ServedBytes) =>
    compareAssets([file], [{ ...asset, ...changes }], { ...(served && { served }), replaces })[0]!
      .verdict;

  it('is outdated when it is exactly the file of that name', () => {
    expect(verdict({ size: 12, sha256: other })).toBe('outdated');
    const read = new Map([[1, present({ size: 12, sha256: other })]]);
    expect(verdict({ size: 12, sha256: undefined }, read)).toBe('outdated');
    expect(verdict({})).toBe('equal');
  });

  it.each([
    ['another size', { size: 13, sha256: other }],
    ['another digest', { size: 12, sha256: digest }],
    ['a digest that nobody tells', { size: 12, sha256: undefined }],
  ])('is different with %s', (_, changes) => {
    expect(verdict(changes)).toBe('different');
  });
});

describe('a set of assets', () => {
  it('is equal only when nothing is missing and nothing is more', () => {
    const more = { ...asset, id: 2, name: 'extra.txt' };
    expect(isEqualSet(compareAssets([file], [asset]))).toBe(true);
    expect(isEqualSet(compareAssets([file], []))).toBe(false);
    expect(isEqualSet(compareAssets([file], [asset, more]))).toBe(false);
    expect(compareAssets([file], [more]).map(({ name, verdict }) => [name, verdict])).toEqual([
      ['demo.whl', 'missing'],
      ['extra.txt', 'unexpected'],
    ]);
  });

  it('is never equal when it is empty', () => {
    expect(isEqualSet(compareAssets([], []))).toBe(false);
  });

  it('tells a stub beside the finished upload, in either order', () => {
    const stub = { ...asset, id: 2, state: 'starter' };
    for (const assets of [
      [asset, stub],
      [stub, asset],
    ]) {
      const verdicts = compareAssets([file], assets).map(({ verdict }) => verdict);
      expect(verdicts.sort()).toEqual(['equal', 'unfinished']);
    }
  });

  it('tells a second finished asset of the same name', () => {
    const verdicts = compareAssets([file], [asset, { ...asset, id: 2 }]);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['equal', 'unexpected']);
  });
});
