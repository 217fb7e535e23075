import type { FaultScenario } from '../fault.ts';
import { published } from './attested.ts';

export const verifyGoodRelease: FaultScenario = {
  id: 'verify-good-release',
  title: 'A public release that nobody touched verifies, and does so again.',
  ...published,
  then: [{ mode: 'all' }],
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { verify: 'success', outcome: 'success' },
  },
};
