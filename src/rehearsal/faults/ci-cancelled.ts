import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const ciCancelled: FaultScenario = {
  id: 'ci-cancelled',
  title: 'A commit whose CI was cancelled by a newer push is refused.',
  arrange({ repository }) {
    const [ci] = repository.state.runs;
    repository.updateRun(ci!.id, { conclusion: 'cancelled', jobs: [{ name: 'test' }] });
  },
  expect: {
    code: 'CI_CANCELLED',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'CI_CANCELLED'),
      ...tells(reports, 'CI_CANCELLED', '.github/workflows/ci.yml', 'cancel-in-progress'),
    ],
  },
};
