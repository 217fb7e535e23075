import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when what was released is watched', () => {
  playAsTests(['registry-bytes-changed-later']);
});
