import type { FaultScenario } from '../fault.ts';
import { countedAs, publication } from './reference-release.ts';

export const publishResponseLost: FaultScenario = {
  id: 'publish-response-lost',
  title:
    'When the answer to the publication is lost, reading settles it: published once, and proven.',
  startsAt: ['undraft'],
  arrange: ({ world }) =>
    world.faults.add({
      id: 'publish-response-lost',
      match: publication,
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage) => [
      ...countedAs(stage, 'publications', [publication, 1]),
      ...(stage.world.faults.timesMet('publish-response-lost') === 1 ? [] : ['no answer was lost']),
    ],
  },
};
