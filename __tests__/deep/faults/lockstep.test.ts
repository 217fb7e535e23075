import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when two crates are released in lockstep', () => {
  playAsTests([
    'lockstep-core-serves-other-bytes',
    'lockstep-stopped-between',
    'lockstep-identity-refused',
    'lockstep-core-withdrawn',
    'lockstep-response-lost',
    'lockstep-token-kept',
  ]);
});

describe('when such a release stops, is cut off, or is run again', () => {
  playAsTests(['lockstep-resume', 'lockstep-cut-after-every-write', 'lockstep-rerun']);
});
