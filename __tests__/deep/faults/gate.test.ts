import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when the tag is not one to release', () => {
  playAsTests(['tag-not-semver', 'main-rewritten']);
});

describe('when CI does not prove the commit', () => {
  playAsTests(['ci-missing', 'ci-cancelled', 'ci-api-down']);
});

describe('when CI proves it late', () => {
  playAsTests(['ci-pending-then-green', 'ci-stale-index']);
});
