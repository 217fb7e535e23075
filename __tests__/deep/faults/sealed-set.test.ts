import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when the sealed set is not what was sealed', () => {
  playAsTests([
    'sealed-artifact-tampered',
    'sealed-set-forged',
    'artifact-missing',
    'rebuilt-crate-differs',
  ]);
});

describe('when the draft is staged', () => {
  playAsTests(['upload-502-stub', 'stranger-draft']);
});
