import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const ciApiDown: FaultScenario = {
  id: 'ci-api-down',
  title: 'When GitHub does not tell the runs of the commit, nothing is taken for green.',
  timeScale: 600,
  arrange: ({ world }) =>
    world.faults.add({
      id: 'ci-api-down',
      match: { method: 'GET', host: 'api.github.com', path: /\/actions\/runs$/ },
      effect: { kind: 'status', status: 503, body: { message: 'Service unavailable' } },
    }),
  expect: {
    code: 'CI_INDETERMINATE',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'CI_INDETERMINATE'),
      ...tells(reports, 'CI_INDETERMINATE', '503'),
    ],
  },
};
