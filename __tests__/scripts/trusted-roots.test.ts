import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { expandGithub, requireChains, type GithubRoot } from '../../scripts/trusted-roots.ts';
import { githubRoot } from '../../src/attestation/trusted-roots.generated.ts';

const text = readFileSync('scripts/trusted-roots/github.json', 'utf8');
const kept = JSON.parse(text) as GithubRoot;

describe('GitHub’s trusted root', () => {
  test('is embedded as it is kept beside its source', () => {
    expect(JSON.parse(githubRoot)).toEqual(expandGithub(kept));
    expect(kept.source).toContain('gh attestation trusted-root');
  });

  test('is not written with a chain in which a signature does not fit', () => {
    requireChains(expandGithub(kept));
    const [first, second] = kept.generations;
    const swapped = { ...first!, timestamps: second!.fulcio };
    const wrong = { ...kept, generations: [swapped] };
    expect(() => requireChains(expandGithub(wrong))).toThrow('is not signed by');
  });
});
