import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when a release is cut off again and again', () => {
  playAsTests(['cut-after-every-write']);
});
