import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, tells } from './checks.ts';
import { isLive, nothingPublished, npmStaging, stagedTimes } from './npm-staging.ts';
import { builtFile, packages, problemsAmong, rebuiltGzip, versionOf } from './reference-release.ts';

export const npmStagedByStranger: FaultScenario = {
  id: 'npm-staged-by-stranger',
  title:
    'Other bytes that are staged under the version are refused, and how to reject them is told.',
  ...npmStaging,
  arrange: (stage) =>
    void stage.world.npm.seedStaged({
      name: packages.npm,
      version: versionOf(stage),
      tarball: rebuiltGzip(builtFile(stage, 'tarball').bytes),
    }),
  expect: {
    code: 'CHANNEL_STAGED_DIFFERS',
    conclusion: 'failure',
    public: false,
    jobs: { 'stage-npm': 'failure', 'npm-live': 'skipped', undraft: 'skipped' },
    check: (stage, reports) => [
      ...noTokenAsked(stage, ['npm']),
      ...nothingPublished(stage),
      ...stagedTimes(stage, 0),
      ...tells(reports, 'CHANNEL_STAGED_DIFFERS', 'npm stage reject', 'Do not approve it'),
      ...problemsAmong({ 'the version is live': !isLive(stage) }),
    ],
  },
};
