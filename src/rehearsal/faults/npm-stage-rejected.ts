import type { FaultScenario } from '../fault.ts';
import { draftWaits } from './checks.ts';
import { isLive, nothingPublished, npmStaging, stagedTimes } from './npm-staging.ts';
import { problemsAmong, receiptState } from './reference-release.ts';

export const npmStageRejected: FaultScenario = {
  id: 'npm-stage-rejected',
  title: 'A staged version that a person rejects at npm is no release: the draft stays a draft.',
  ...npmStaging,
  timeScale: 1200,
  first: { approvals: { 'npm-stage': 'reject' } },
  expect: {
    code: 'CHANNEL_NOT_SERVED',
    conclusion: 'failure',
    public: false,
    jobs: { 'stage-npm': 'success', 'npm-live': 'failure', undraft: 'skipped' },
    check: (stage, reports) => [
      ...nothingPublished(stage),
      ...stagedTimes(stage, 1),
      ...draftWaits(stage, reports),
      ...problemsAmong({
        'the version is not live': !isLive(stage),
        'the receipt told staged': receiptState(reports.at(-1)!, 'stage-npm') === 'staged',
      }),
    ],
  },
};
