import type { FaultScenario } from '../fault.ts';
import { npmHost, uploadedTo } from './checks.ts';

const hosts = ['api.github.com', 'pypi.org', 'crates.io', npmHost] as const;

export const rateLimited: FaultScenario = {
  id: 'rate-limited',
  title: 'Services that answer 429 with Retry-After are asked again as late as they wish.',
  arrange({ world }) {
    for (const host of hosts) {
      world.faults.add({
        id: `rate-limited ${host}`,
        match: {
          method: 'GET',
          host,
          // What other programs make of it is their own affair.
          when: ({ headers }) => (headers['user-agent'] ?? '').startsWith('release-actions/'),
        },
        occurrences: { skip: 1, count: 2 },
        effect: { kind: 'rate-limit', resetSeconds: 5 },
      });
    }
  },
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 1, npm: 1 }),
      ...hosts.flatMap((host) =>
        stage.world.faults.timesMet(`rate-limited ${host}`) === 2 ? [] : [`${host} limited nobody`],
      ),
    ],
  },
};
