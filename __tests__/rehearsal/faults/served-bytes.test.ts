import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when a registry serves other bytes', () => {
  playAsTests(['pypi-serves-other-bytes', 'crate-serves-other-bytes', 'npm-serves-other-bytes']);
});

describe('when an upload was done already', () => {
  playAsTests(['crate-already-published']);
});
