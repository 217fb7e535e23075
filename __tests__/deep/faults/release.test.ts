import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when somebody touches the draft before the release', () => {
  playAsTests(['draft-asset-replaced']);
});

describe('when nothing but the publication is missing', () => {
  playAsTests(['publish-request-lost', 'resume-by-dispatch']);
});
