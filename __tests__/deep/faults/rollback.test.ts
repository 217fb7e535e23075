import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when a release stops after its image was promoted', () => {
  playAsTests(['previous-release-untouched', 'registry-forbids-delete', 'rollback-403']);
});

describe('when a later attempt of a public release fails', () => {
  playAsTests(['cleanup-after-success']);
});
