import type { FaultScenario } from '../fault.ts';
import { npmHost, tells, uploadedTo } from './checks.ts';
import { packages } from './reference-release.ts';

export const npmLatestMovedBack: FaultScenario = {
  id: 'npm-latest-moved-back',
  title: 'A dist-tag that somebody moves back by hand while it is released stops the release.',
  startsAt: ['publish-npm'],
  timeScale: 600,
  arrange: ({ world }) =>
    world.faults.add({
      id: 'by-hand',
      match: { method: 'PUT', host: npmHost },
      effect: {
        kind: 'event',
        moment: 'after',
        happen: () => void (world.npm.state.packages[packages.npm]!.distTags.latest = '0.0.1'),
      },
    }),
  expect: {
    code: 'CHANNEL_DIST_TAG_WRONG',
    conclusion: 'failure',
    public: false,
    jobs: { 'publish-npm': 'failure', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { npm: 1 }),
      ...tells(reports, 'CHANNEL_DIST_TAG_WRONG', 'npm dist-tag add', 'latest'),
    ],
  },
};
