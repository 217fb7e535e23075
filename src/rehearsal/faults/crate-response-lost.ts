import type { FaultScenario } from '../fault.ts';
import { uploadedTo } from './checks.ts';

export const crateResponseLost: FaultScenario = {
  id: 'crate-response-lost',
  title: 'When the answer to the crate’s upload is lost, reading settles it: sent once, released.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange: ({ world }) =>
    world.faults.add({
      id: 'crate-response-lost',
      match: { method: 'PUT', host: 'crates.io', path: '/api/v1/crates/new' },
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'publish-crate': 'success', undraft: 'success', outcome: 'success' },
    check: (stage) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 1, npm: 1 }),
      ...(stage.world.faults.timesMet('crate-response-lost') === 1 ? [] : ['no answer was lost']),
    ],
  },
};
