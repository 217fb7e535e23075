import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

// Those that wait or run twice are slow: __tests__/deep/faults has them.

describe('when a registry serves other bytes', () => {
  playAsTests(['pypi-serves-other-bytes', 'crate-serves-other-bytes', 'npm-serves-other-bytes']);
});

describe('when a person says no', () => {
  playAsTests(['environment-rejected', 'job-cancelled']);
});

describe('when a receipt does not prove its channel', () => {
  playAsTests(['receipt-forged', 'receipt-withheld']);
});
