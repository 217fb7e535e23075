import type { FaultScenario } from '../fault.ts';
import { cratesUploaded, lockstep, releasedTogether } from './lockstep.ts';

export const lockstepResponseLost: FaultScenario = {
  id: 'lockstep-response-lost',
  title: 'When the answer to the second crate’s upload is lost, reading settles it: sent once.',
  ...lockstep,
  arrange: ({ world }) =>
    world.faults.add({
      id: 'lockstep-response-lost',
      match: { method: 'PUT', host: 'crates.io', path: '/api/v1/crates/new' },
      occurrences: { skip: 1, count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'publish-dependent': 'success', undraft: 'success', outcome: 'success' },
    check: (stage) => [
      ...cratesUploaded(stage, 2),
      ...releasedTogether(stage),
      ...(stage.world.faults.timesMet('lockstep-response-lost') === 1
        ? []
        : ['no answer was lost']),
    ],
  },
};
