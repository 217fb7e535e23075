import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { approveAtNpm, nothingPublished, npmStaging, stagedTimes } from './npm-staging.ts';

export const npmApprovedAfterTheRun: FaultScenario = {
  id: 'npm-approved-after-the-run',
  title: 'A run that ended before the approval is re-run after it: nothing is staged twice.',
  ...npmStaging,
  timeScale: 300,
  first: { approvals: { 'npm-stage': 'wait' } },
  then: [{ before: approveAtNpm }],
  expect: {
    code: 'CHANNEL_AWAITS_APPROVAL',
    conclusion: 'success',
    public: true,
    jobs: { 'npm-live': 'success', undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...nothingPublished(stage),
      ...stagedTimes(stage, 1),
      ...tells(reports, 'CHANNEL_AWAITS_APPROVAL', 'npm stage approve'),
    ],
  },
};
