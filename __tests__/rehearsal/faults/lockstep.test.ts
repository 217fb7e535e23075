import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when two crates are released in lockstep', () => {
  playAsTests(['lockstep-core-serves-other-bytes', 'lockstep-stopped-between']);
});
