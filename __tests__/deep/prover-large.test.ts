/** Releases larger than any real one are decided, and not given up. How long it takes: the bench. */
import { expect, test } from '@jest/globals';
import { proveRelease } from '../../src/prover/proof/prove-release.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { syntheticRelease } from '../prover/synthetic-release.ts';

test.each([
  [200, 20],
  [200, 60],
])(
  'every rule is decided of %i jobs with %i conditions that only the run knows',
  (jobs, opaque) => {
    const workflow = parseWorkflow(syntheticRelease(jobs, opaque), 'release.yml');
    const verdicts = proveRelease({ workflow });
    expect(verdicts.filter(({ verdict }) => verdict.status === 'UNKNOWN')).toEqual([]);
    const { verdict } = verdicts.find(({ rule }) => rule === 'UNGATED-ANNOUNCE')!;
    expect(verdict).toMatchObject({ status: 'REFUTED', refutations: [{ job: 'announce' }] });
  },
);
