import type { FaultScenario } from '../fault.ts';
import { tells, uploadedTo } from './checks.ts';
import { countedAs, receiptState } from './reference-release.ts';

export const registryDown: FaultScenario = {
  id: 'registry-down',
  title:
    'A registry that goes down after the upload ends the readback inside its budget, as unknown.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  timeScale: 120,
  arrange: ({ world, hooks }) => {
    hooks.beforeStep = ({ job, step }) => {
      if (job !== 'publish-crate' || step !== 'readback') return;
      world.faults.add({
        id: 'crates-io-down',
        match: { method: 'GET', host: 'crates.io' },
        effect: { kind: 'status', status: 503, body: 'Service Unavailable' },
      });
    };
  },
  expect: {
    code: 'CHANNEL_UNREADABLE',
    // The rollback cannot read it either, and does not take that for nothing.
    besides: ['ROLLBACK_INCOMPLETE'],
    conclusion: 'failure',
    public: false,
    jobs: { 'publish-crate': 'failure', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 1, npm: 1 }),
      ...tells(reports, 'CHANNEL_UNREADABLE', '503', 'status page'),
      ...countedAs(stage, 'downloads of the crate', [{ host: 'static.crates.io' }, 0]),
      ...(receiptState(reports.at(-1)!, 'publish-crate') === 'failed'
        ? []
        : ['the receipt does not tell the failure']),
    ],
  },
};
