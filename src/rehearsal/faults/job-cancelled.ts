import type { FaultScenario } from '../fault.ts';
import { draftWaits, noTokenAsked } from './checks.ts';

export const jobCancelled: FaultScenario = {
  id: 'job-cancelled',
  title: 'A run that is cancelled while it publishes is no release, and does not end green.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange({ hooks, cancelRun }) {
    hooks.beforeStep = ({ does }) => {
      if (does.startsWith('pypa/')) cancelRun();
    };
  },
  expect: {
    code: 'NOT_RELEASED',
    conclusion: 'failure',
    public: false,
    jobs: { stage: 'success', 'publish-pypi': 'cancelled', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      // The other channels may have been quicker or slower than the person who cancelled.
      ...noTokenAsked(stage, ['pypi']),
      ...draftWaits(stage, reports),
    ],
  },
};
