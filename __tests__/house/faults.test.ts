import { describe, expect, it } from '@jest/globals';
import { loadPlayedFaults } from '../../scripts/played-faults.ts';

const faults = loadPlayedFaults();

/** What the reference release promises to refuse or to survive; more is welcome, less is not. */
const promised = [
  ...['tag-not-semver', 'tag-version-mismatch', 'tag-not-on-main', 'main-moved-before-rerun'],
  ...['ci-red', 'ci-missing', 'ci-hollow', 'ci-cancelled', 'ci-forged-branch', 'ci-api-down'],
  ...['sealed-artifact-tampered', 'artifact-missing', 'rebuilt-crate-differs'],
  ...['pypi-serves-other-bytes', 'crate-serves-other-bytes', 'npm-serves-other-bytes'],
  ...['pypi-owned', 'pypi-partial', 'registry-lags', 'registry-down', 'crate-already-published'],
  ...['draft-asset-replaced', 'draft-asset-added', 'two-drafts', 'tag-moved-before-undraft'],
  ...['environment-rejected', 'job-cancelled', 'upload-502-stub', 'publish-response-lost'],
  'rerun-after-success',
];

describe('fault scenarios', () => {
  it('are there for everything that is promised', () => {
    const ids = faults.map(({ scenario }) => scenario.id);
    expect(promised.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are each played by a test', () => {
    const unplayed = faults.filter(({ test }) => test === undefined);
    expect(unplayed.map(({ scenario }) => scenario.id)).toEqual([]);
  });

  it('are told in one sentence', () => {
    for (const { scenario } of faults) expect(scenario.title).toMatch(/^[A-Z].*\.$/);
  });
});
