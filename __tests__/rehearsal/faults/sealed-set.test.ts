import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when the sealed set is not what was sealed', () => {
  playAsTests([
    'sealed-artifact-tampered',
    'sealed-set-forged',
    'artifact-missing',
    'rebuilt-crate-differs',
  ]);
});

describe('when a person or a registry says no', () => {
  playAsTests(['environment-rejected', 'job-cancelled', 'oidc-refused']);
});
