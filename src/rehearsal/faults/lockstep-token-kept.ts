import type { FaultScenario } from '../fault.ts';
import { uploadedTo } from './checks.ts';
import { lockstep, releasedTogether } from './lockstep.ts';

export const lockstepTokenKept: FaultScenario = {
  id: 'lockstep-token-kept',
  title: 'A token that cannot be handed back is a warning; the crates are released all the same.',
  ...lockstep,
  arrange: ({ world }) =>
    world.faults.add({
      id: 'lockstep-token-kept',
      match: { method: 'DELETE', host: 'crates.io' },
      effect: { kind: 'status', status: 403 },
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'publish-core': 'success', 'publish-dependent': 'success', undraft: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { 'crates-io': 2 }),
      ...releasedTogether(stage),
      ...(JSON.stringify(reports).includes('CRATE_TOKEN_NOT_REVOKED')
        ? []
        : ['nobody tells that a token was kept']),
    ],
  },
};
