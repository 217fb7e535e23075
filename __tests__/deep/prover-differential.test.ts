import { describe, test } from '@jest/globals';
import { compareRuns } from '../prover/differential/compare.ts';

describe('the model of a workflow', () => {
  test('ends every job as the decisions of the rehearsal do, over 10,000 random runs', () => {
    compareRuns(10_000);
  });
});
