import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when a release stopped half-way', () => {
  playAsTests(['main-moved-before-rerun', 'resume-by-dispatch', 'dispatch-with-foreign-set']);
});
