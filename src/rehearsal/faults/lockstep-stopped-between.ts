import type { FaultScenario } from '../fault.ts';
import { cratesUploaded, lockstep, releasedTogether } from './lockstep.ts';

export const lockstepStoppedBetween: FaultScenario = {
  id: 'lockstep-stopped-between',
  title:
    'A release that stops after its first crate goes on with the second, and publishes neither twice.',
  ...lockstep,
  // As when a build of the dependent fails, and is mended.
  first: { stopAt: 'build-dependent' },
  then: [{ mode: 'failed' }],
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'seal-dependent': 'success', undraft: 'success', outcome: 'success' },
    check: (stage, [stopped]) => [
      ...cratesUploaded(stage, 2),
      ...releasedTogether(stage),
      ...(stopped!.releases[0]?.state === 'draft' ? [] : ['the stopped release was no draft']),
    ],
  },
};
