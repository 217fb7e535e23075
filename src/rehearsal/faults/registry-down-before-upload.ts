import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, tells, uploadedTo } from './checks.ts';

export const registryDownBeforeUpload: FaultScenario = {
  id: 'registry-down-before-upload',
  title:
    'A registry that cannot be read is not uploaded to: no token is asked for; a re-run does it.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange: ({ world }) =>
    world.faults.add({
      id: 'crates-io-down',
      match: { method: 'GET', host: 'crates.io' },
      effect: { kind: 'reset', moment: 'before' },
    }),
  then: [
    {
      before: (stage, previous) => {
        const asked = [
          ...noTokenAsked(stage, ['crates-io']),
          ...uploadedTo(stage, { pypi: 2, npm: 1 }),
        ];
        if (asked.length > 0 || previous.conclusion !== 'failure') {
          throw new Error(`The gate let something pass: ${asked.join('; ')}`);
        }
        stage.world.faults.remove('crates-io-down');
      },
    },
  ],
  expect: {
    code: 'CHANNEL_UNREADABLE',
    besides: ['ROLLBACK_INCOMPLETE'],
    conclusion: 'success',
    public: true,
    jobs: { 'publish-crate': 'success', undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 1, npm: 1 }),
      ...tells(reports, 'CHANNEL_UNREADABLE', 'nothing was published'),
    ],
  },
};
