import type { FaultScenario } from '../fault.ts';
import { createGate } from '../gate.ts';
import { draftWaits, noTokenAsked, nothingUploaded } from './checks.ts';

export const jobCancelled: FaultScenario = {
  id: 'job-cancelled',
  title: 'A run that is cancelled while it publishes is no release, and does not end green.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange({ hooks, cancelRun }) {
    // The other channels wait: how far they would have come is nobody's to foretell.
    const over = createGate();
    hooks.beforeJob = ({ job }) =>
      ['publish-crate', 'publish-npm'].includes(job) ? over.opened : undefined;
    hooks.beforeStep = ({ does }) => {
      if (does.startsWith('pypa/')) cancelRun();
    };
    hooks.afterJob = ({ job }) => {
      if (job === 'publish-pypi') over.open();
    };
  },
  expect: {
    code: 'NOT_RELEASED',
    conclusion: 'failure',
    public: false,
    jobs: { stage: 'success', 'publish-pypi': 'cancelled', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...draftWaits(stage, reports),
    ],
  },
};
