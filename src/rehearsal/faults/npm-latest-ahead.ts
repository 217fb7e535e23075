import type { FaultScenario } from '../fault.ts';
import { uploadedTo } from './checks.ts';
import { packages, problemsAmong, versionOf } from './reference-release.ts';

export const npmLatestAhead: FaultScenario = {
  id: 'npm-latest-ahead',
  title:
    'A release of an older line gets a dist-tag of its own: latest stays at the higher version.',
  startsAt: ['publish-npm'],
  arrange: ({ world }) =>
    world.npm.seed({ name: packages.npm, version: '2.0.0', tarball: Buffer.from('two') }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'publish-npm': 'success', undraft: 'success', outcome: 'success' },
    check: (stage) => {
      const { distTags } = stage.world.npm.state.packages[packages.npm]!;
      return [
        ...uploadedTo(stage, { npm: 1 }),
        ...problemsAmong({
          'latest stands at 2.0.0': distTags.latest === '2.0.0',
          'the older line has its tag': distTags['release-1.x'] === versionOf(stage),
        }),
      ];
    },
  },
};
