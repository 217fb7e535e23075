/** What a change made worse: it is never written. */
import { describe, expect, test } from '@jest/globals';
import { noCalledFiles } from '../../../src/prover/effects/called-files.ts';
import { proveText } from '../../../src/prover/fix/proof-of-text.ts';
import { worseRules } from '../../../src/prover/fix/worse.ts';

const proof = (needs: string, extra = '') =>
  proveText(
    [
      "on: { push: { tags: ['v*'] } }",
      'jobs:',
      '  pypi: { runs-on: x, steps: [{ run: twine upload dist/* }] }',
      '  crate: { runs-on: x, steps: [{ run: cargo publish }] }',
      '  announce:',
      '    runs-on: x',
      `    needs: [${needs}]`,
      '    steps: [{ run: gh release edit "$TAG" --draft=false }]',
      extra,
    ].join('\n'),
    'release.yml',
    noCalledFiles,
  );

describe('a change is worse', () => {
  test('when it breaks a rule at a place that kept it, and not when it mends one', () => {
    const [kept, broken] = [proof('pypi, crate'), proof('pypi')];
    expect(worseRules(kept, broken)).toEqual(['UNGATED-ANNOUNCE']);
    expect(worseRules(broken, kept)).toEqual([]);
    expect(worseRules(broken, broken)).toEqual([]);
  });
  test('when what was decided no longer is', () => {
    const opaque = proof('pypi, crate', '  call: { uses: octo/other/.github/workflows/x.yml@v1 }');
    expect(worseRules(proof('pypi, crate'), opaque)).toContain('UNGATED-ANNOUNCE');
  });
});
