import type { FaultScenario } from '../fault.ts';
import { countedAs, findPublic, publication } from './reference-release.ts';

export const immutableReleaseOn: FaultScenario = {
  id: 'immutable-release-on',
  title: 'With immutable releases switched on the release is complete when it locks.',
  startsAt: ['stage', 'rebuild'],
  arrange: ({ repository }) => repository.setImmutableReleases(true),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { stage: 'success', undraft: 'success', outcome: 'success' },
    check: (stage) => [
      ...(findPublic(stage)?.immutable ? [] : ['the release is not immutable']),
      ...countedAs(stage, 'publications', [publication, 1]),
    ],
  },
};
