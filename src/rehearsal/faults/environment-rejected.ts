import type { FaultScenario } from '../fault.ts';
import { draftWaits, noTokenAsked, uploadedTo } from './checks.ts';

export const environmentRejected: FaultScenario = {
  id: 'environment-rejected',
  title: 'A release of which one channel was rejected by its reviewers stays a draft.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  first: { approvals: { pypi: 'reject' } },
  expect: {
    code: 'NOT_RELEASED',
    conclusion: 'failure',
    public: false,
    jobs: {
      'publish-crate': 'success',
      'publish-pypi': 'failure',
      'publish-npm': 'success',
      undraft: 'skipped',
      // No environment of its own, which whoever rejected the release would reject as well.
      rollback: 'success',
      outcome: 'failure',
    },
    check: (stage, reports) => [
      ...uploadedTo(stage, { 'crates-io': 1, npm: 1 }),
      ...noTokenAsked(stage, ['pypi']),
      ...draftWaits(stage, reports),
    ],
  },
};
