import type { FaultScenario } from '../fault.ts';
import { uploadedTo } from './checks.ts';
import { receiptAttempts } from './reference-release.ts';

/** Reads of each view that do not show a new version yet. */
const lag = 3;

export const registryLags: FaultScenario = {
  id: 'registry-lags',
  title: 'Registries that show a version only after a while are waited for, and uploaded to once.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange({ world }) {
    world.pypi.lag(lag);
    world.crates.lag(lag);
    world.npm.lag(lag);
  },
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 1, npm: 1 }),
      ...['publish-crate', 'publish-pypi', 'publish-npm'].flatMap((job) =>
        receiptAttempts(reports.at(-1)!, job) > lag ? [] : [`${job} did not wait`],
      ),
    ],
  },
};
