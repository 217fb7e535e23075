import type { FaultScenario } from '../fault.ts';
import { npmHost, uploadedTo } from './checks.ts';

export const npmIntegrityWrongThenRight: FaultScenario = {
  id: 'npm-integrity-wrong-then-right',
  title: 'An integrity that npm tells wrong for a while does not stop a release: bytes decide.',
  startsAt: ['publish-npm'],
  arrange: ({ world }) =>
    world.faults.add({
      id: 'upload-seen',
      match: { method: 'PUT', host: npmHost },
      effect: {
        kind: 'event',
        moment: 'after',
        happen: () =>
          world.faults.add({
            id: 'integrity-wrong',
            match: { method: 'GET', host: npmHost },
            occurrences: { count: 1 },
            effect: { kind: 'wrong-digests' },
          }),
      },
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'publish-npm': 'success', undraft: 'success', outcome: 'success' },
    check: (stage) => [
      ...uploadedTo(stage, { npm: 1 }),
      ...(stage.world.faults.timesMet('integrity-wrong') === 1 ? [] : ['no integrity was wrong']),
    ],
  },
};
