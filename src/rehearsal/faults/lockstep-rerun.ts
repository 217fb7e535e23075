import type { FaultScenario } from '../fault.ts';
import { cratesUploaded, lockstep, releasedTogether } from './lockstep.ts';
import { moreWrites } from './rerun-after-success.ts';

export const lockstepRerun: FaultScenario = {
  id: 'lockstep-rerun',
  title:
    'Running every job of a finished lockstep release again writes nothing anywhere: the first set leaves the release to the second.',
  ...lockstep,
  then: [{ mode: 'all' }],
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { stage: 'success', 'stage-dependent': 'success', undraft: 'success' },
    check: (stage, [first, second]) => [
      ...cratesUploaded(stage, 2),
      ...releasedTogether(stage),
      ...moreWrites(first!, second!),
    ],
  },
};
