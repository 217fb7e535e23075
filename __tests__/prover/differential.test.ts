import { describe, test } from '@jest/globals';
import { compareRuns } from './differential/compare.ts';

describe('the model of a workflow', () => {
  test('ends every job as the decisions of the rehearsal do, over 300 random runs', () => {
    compareRuns(300);
  });
});
