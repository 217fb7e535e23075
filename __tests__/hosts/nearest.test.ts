import { describe, expect, it } from '@jest/globals';
import { findNearest, renderSuggestion } from '../../src/hosts/nearest.ts';

const names = ['verify-tag', 'seal-artifacts', 'stage-release', 'undraft-release', 'tag'];

describe('the nearest name', () => {
  it.each([
    ['verfy-tag', 'verify-tag'],
    ['seal-artifact', 'seal-artifacts'],
    ['stage', 'stage-release'],
    ['tga', 'tag'],
    ['undraft-relaese', 'undraft-release'],
  ])('of %s is %s', (word, nearest) => {
    expect(findNearest(word, names)).toBe(nearest);
  });

  it('is undefined when nothing is near', () => {
    expect(findNearest('publish-everything', names)).toBeUndefined();
    expect(findNearest('x', [])).toBeUndefined();
  });

  it('reads as the end of a sentence', () => {
    expect(renderSuggestion('verfy-tag', names, '--')).toBe(' Did you mean `--verify-tag`?');
    expect(renderSuggestion('zzz', names)).toBe('');
  });
});
