import { stagedFile } from '../../world/npm/staging.ts';
import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { isLive, nothingPublished, npmStaging, stagedTimes } from './npm-staging.ts';
import { packages, problemsAmong, receiptState, versionOf } from './reference-release.ts';

export const npmStagingHoldsOtherBytes: FaultScenario = {
  id: 'npm-staging-holds-other-bytes',
  title:
    'Bytes that npm holds otherwise than they were sent are seen before anybody approves them.',
  ...npmStaging,
  arrange: (stage) =>
    stage.world.npm.serveOtherBytes(stagedFile({ name: packages.npm, version: versionOf(stage) })),
  expect: {
    code: 'CHANNEL_STAGED_DIFFERS',
    conclusion: 'failure',
    public: false,
    jobs: { 'stage-npm': 'failure', 'npm-live': 'skipped', undraft: 'skipped' },
    check: (stage, reports) => [
      ...nothingPublished(stage),
      ...stagedTimes(stage, 1),
      ...tells(reports, 'CHANNEL_STAGED_DIFFERS', 'npm stage reject'),
      ...problemsAmong({
        'the version is not live': !isLive(stage),
        'the receipt tells failed': receiptState(reports.at(-1)!, 'stage-npm') === 'failed',
      }),
    ],
  },
};
