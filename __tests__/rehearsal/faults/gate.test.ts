import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when the tag is not one to release', () => {
  playAsTests([
    'tag-not-semver',
    'tag-version-mismatch',
    'tag-not-on-main',
    'main-rewritten',
    'tag-pushed-again-elsewhere',
  ]);
});

describe('when CI does not prove the commit', () => {
  playAsTests([
    'ci-red',
    'ci-missing',
    'ci-hollow',
    'ci-cancelled',
    'ci-forged-branch',
    'ci-api-down',
  ]);
});

describe('when CI proves it late', () => {
  playAsTests(['ci-pending-then-green', 'ci-stale-index', 'ci-listed-late']);
});
