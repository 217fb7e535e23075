import type { FaultScenario } from '../fault.ts';
import { countedAs, publication } from './reference-release.ts';

export const publishRequestLost: FaultScenario = {
  id: 'publish-request-lost',
  title:
    'When the publication itself never arrives, the draft is verified and published once more.',
  startsAt: ['undraft'],
  arrange: ({ world }) =>
    world.faults.add({
      id: 'publish-request-lost',
      match: publication,
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'before' },
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage) => countedAs(stage, 'publications', [publication, 2]),
  },
};
