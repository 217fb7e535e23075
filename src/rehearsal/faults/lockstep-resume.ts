import type { FaultScenario } from '../fault.ts';
import { cratesUploaded, lockstep, releasedTogether } from './lockstep.ts';
import { moveMain, resumeInputs } from './resume.ts';

export const lockstepResume: FaultScenario = {
  id: 'lockstep-resume',
  title: 'A lockstep release that stopped before the end is finished by hand from its last set.',
  ...lockstep,
  first: { stopAt: 'undraft' },
  then: [
    {
      mode: 'new',
      event: 'workflow_dispatch',
      before: moveMain,
      inputsFrom: (previous) => resumeInputs(previous, 'seal-dependent'),
    },
  ],
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { resume: 'success', undraft: 'skipped', outcome: 'success' },
    check: (stage) => [...cratesUploaded(stage, 2), ...releasedTogether(stage)],
  },
};
