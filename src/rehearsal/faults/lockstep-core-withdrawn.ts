import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { cratesUploaded, lockstep } from './lockstep.ts';

export const lockstepCoreWithdrawn: FaultScenario = {
  id: 'lockstep-core-withdrawn',
  title: 'A dependent is not published when what it depends on was yanked in the meantime.',
  ...lockstep,
  arrange({ hooks, world }) {
    hooks.afterJob = ({ job }) => {
      if (job === 'stage-dependent') world.crates.yank('tidetable', '0.4.0');
    };
  },
  expect: {
    code: 'CHANNEL_YANKED',
    conclusion: 'failure',
    public: false,
    jobs: { 'stage-dependent': 'success', 'publish-dependent': 'failure', undraft: 'skipped' },
    check: (stage, reports) => [
      ...cratesUploaded(stage, 1),
      ...tells(reports, 'CHANNEL_YANKED', 'tidetable@0.4.0'),
    ],
  },
};
